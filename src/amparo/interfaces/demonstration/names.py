"""Names as Brazilians have them: one or two given names, one to three surnames, particles, diacritics."""

from random import Random

FEMALE = [
    "Maria",
    "Ana",
    "Francisca",
    "Antônia",
    "Adriana",
    "Juliana",
    "Márcia",
    "Fernanda",
    "Patrícia",
    "Aline",
    "Sandra",
    "Camila",
    "Amanda",
    "Bruna",
    "Jéssica",
    "Letícia",
    "Júlia",
    "Luciana",
    "Vanessa",
    "Mariana",
    "Gabriela",
    "Vera",
    "Vitória",
    "Larissa",
    "Cláudia",
    "Beatriz",
    "Luana",
    "Rita",
    "Sônia",
    "Renata",
    "Eliane",
    "Josefa",
    "Simone",
    "Natália",
    "Cristiane",
    "Carla",
    "Débora",
    "Rosângela",
    "Jaqueline",
    "Rosa",
    "Daniela",
    "Aparecida",
    "Marlene",
    "Terezinha",
    "Raimunda",
    "Conceição",
    "Iracema",
    "Jurema",
    "Benedita",
    "Zélia",
    "Ivone",
    "Lourdes",
    "Helena",
    "Cecília",
    "Yasmin",
    "Isadora",
]
MALE = [
    "José",
    "João",
    "Antônio",
    "Francisco",
    "Carlos",
    "Paulo",
    "Pedro",
    "Lucas",
    "Luiz",
    "Marcos",
    "Luís",
    "Gabriel",
    "Rafael",
    "Daniel",
    "Marcelo",
    "Bruno",
    "Eduardo",
    "Felipe",
    "Raimundo",
    "Rodrigo",
    "Manoel",
    "Mateus",
    "André",
    "Fernando",
    "Fábio",
    "Leonardo",
    "Gustavo",
    "Guilherme",
    "Leandro",
    "Tiago",
    "Anderson",
    "Ricardo",
    "Márcio",
    "Jorge",
    "Sebastião",
    "Alexandre",
    "Roberto",
    "Edson",
    "Diego",
    "Vítor",
    "Sérgio",
    "Cláudio",
    "Joaquim",
    "Benedito",
    "Severino",
    "Geraldo",
    "Osvaldo",
    "Valdir",
    "Ubirajara",
    "Cícero",
    "Damião",
    "Otávio",
    "Caio",
    "Davi",
]
SURNAMES = [
    "Silva",
    "Santos",
    "Oliveira",
    "Souza",
    "Lima",
    "Pereira",
    "Ferreira",
    "Costa",
    "Rodrigues",
    "Almeida",
    "Nascimento",
    "Alves",
    "Carvalho",
    "Araújo",
    "Ribeiro",
    "Gomes",
    "Martins",
    "Barbosa",
    "Rocha",
    "Dias",
    "Fernandes",
    "Lopes",
    "Marques",
    "Moreira",
    "Cardoso",
    "Teixeira",
    "Correia",
    "Mendes",
    "Nunes",
    "Freitas",
    "Vieira",
    "Monteiro",
    "Moura",
    "Cavalcanti",
    "Azevedo",
    "Melo",
    "Barros",
    "Pinto",
    "Campos",
    "Batista",
    "Conceição",
    "Assunção",
    "Guimarães",
    "Brandão",
    "Xavier",
    "Queiroz",
    "Figueiredo",
    "Tavares",
    "Pacheco",
    "Siqueira",
    "Yamamoto",
    "Schneider",
    "Bianchi",
    "Kowalski",
    "Haddad",
    "Gonçalves",
    "Magalhães",
]
# The particle that usually stands before a surname, for those that take one.
_PARTICLES = {
    **dict.fromkeys(("Silva", "Costa", "Rocha", "Conceição", "Assunção"), "da"),
    **dict.fromkeys(("Santos",), "dos"),
    **dict.fromkeys(("Nascimento",), "do"),
    **dict.fromkeys(
        ("Souza", "Oliveira", "Almeida", "Freitas", "Moura", "Melo", "Barros", "Carvalho", "Azevedo", "Lima", "Araújo"),
        "de",
    ),
}
MUNICIPALITIES = (
    ("São Paulo", "SP"), ("Campinas", "SP"), ("Rio de Janeiro", "RJ"), ("Niterói", "RJ"), ("Belo Horizonte", "MG"),
    ("Juiz de Fora", "MG"), ("Salvador", "BA"), ("Feira de Santana", "BA"), ("Fortaleza", "CE"), ("Juazeiro do Norte", "CE"),
    ("Recife", "PE"), ("Caruaru", "PE"), ("Porto Alegre", "RS"), ("Pelotas", "RS"), ("Curitiba", "PR"), ("Londrina", "PR"),
    ("Belém", "PA"), ("Santarém", "PA"), ("Manaus", "AM"), ("Goiânia", "GO"), ("São Luís", "MA"), ("Teresina", "PI"),
    ("Campo Grande", "MS"), ("Cuiabá", "MT"), ("Florianópolis", "SC"), ("Natal", "RN"), ("Maceió", "AL"), ("Palmas", "TO"),
)  # fmt: skip
_TRADES = ("Comércio", "Indústria", "Transportes", "Construtora", "Confecções", "Serviços", "Alimentos", "Metalúrgica")


def given_names(random: Random, sex: str) -> str:
    """One given name, or two."""
    pool = FEMALE if sex == "female" else MALE
    first = random.choice(pool)
    second = random.choice(pool) if random.random() < 0.35 else ""
    return f"{first} {second}".strip() if second != first else first


def family_names(random: Random, *parents: str) -> str:
    """Two surnames, each taken from a parent where there are any."""
    chosen = [random.choice([part for part in parent.split() if part[0].isupper()]) for parent in parents if parent]
    while len(chosen) < 2:
        surname = random.choice(SURNAMES)
        if surname not in chosen:
            chosen.append(surname)
    if chosen[0] == chosen[1]:
        return chosen[0]
    particle = _PARTICLES.get(chosen[1], "") if random.random() < 0.5 else ""
    return " ".join(filter(None, (chosen[0], particle, chosen[1])))


def employer_name(random: Random, number: int) -> str:
    """The name of a firm, a city hall or a school."""
    city = random.choice(MUNICIPALITIES)[0]
    kind = number % 10
    if kind == 0:
        return f"Prefeitura Municipal de {city}"
    if kind == 1:
        return f"Colégio {random.choice(SURNAMES)} {random.choice(SURNAMES)}"
    return f"{random.choice(SURNAMES)} & {random.choice(SURNAMES)} {random.choice(_TRADES)} Ltda"
