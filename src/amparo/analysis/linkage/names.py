"""The names and places of invented people, the commonest first."""

from random import Random
from typing import Final

FEMALE: Final = (
    "Maria Ana Francisca Antônia Adriana Juliana Márcia Fernanda Patrícia Aline Sandra Camila Amanda Bruna Jéssica Letícia Júlia "
    "Luciana Vanessa Mariana Gabriela Vera Vitória Larissa Cláudia Beatriz Rita Luana Sônia Renata Eliane Josefa Simone Natália "
    "Cristiane Carla Débora Rosângela Jaqueline Rosa Daniela Aparecida Marlene Terezinha Raimunda Andréia Fabiana Lúcia Raquel "
    "Ângela Rafaela Joana Luzia Elaine Daniele Regina Sara Isabela Alice Carolina Tatiane Rosana Viviane Helena Mônica Cecília "
    "Edna Ivone Neusa Marta Célia Silvana Elisângela Tereza Sabrina Marina Flávia Roberta Yasmin Priscila Valéria Rosemeire Gisele "
    "Benedita Irene Conceição Teresinha Geralda Severina Sebastiana Zilda Iracema Dulce Laura Lourdes Alzira Nair Olga Esther "
    "Yolanda Hilda Odete Guadalupe Juana Carmen Rosario Soledad Ximena Marisol Consuelo"
).split()
MALE: Final = (
    "José João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Luís Gabriel Rafael Daniel Marcelo Bruno Eduardo Felipe "
    "Raimundo Rodrigo Manoel Mateus André Fernando Fábio Leonardo Gustavo Guilherme Leandro Tiago Anderson Ricardo Márcio Jorge "
    "Alexandre Roberto Edson Diego Vitor Sérgio Cláudio Matheus Thiago Geraldo Adriano Luciano Júlio Renato Alex Vinícius Rogério "
    "Samuel Ronaldo Mário Flávio Douglas Igor Davi Manuel Jeferson Cícero Victor Miguel Robson Mauro Danilo Henrique Caio Reginaldo "
    "Joaquim Benedito Gilberto Marco Alan Nélson Cristiano Elias Wilson Valdir Émerson Luan David Renan Severino Fabrício Mauricio "
    "Jonas Gilmar Jean Fabiano Wesley Diogo Adilson Jair Alessandro Everton Osvaldo Gilson Willian Joel Sílvio Hélio Maicon Reinaldo "
    "Pablo Artur Vagner Valter Celso Ivan Cleiton Vanderlei Vicente Arthur Milton Domingos Wagner Sandro Moisés Sebastião Juan Jesús"
).split()
SURNAMES: Final = (
    "Silva Santos Oliveira Souza Pereira Ferreira Lima Costa Rodrigues Almeida Nascimento Alves Carvalho Araújo Ribeiro Gomes "
    "Martins Barbosa Rocha Dias Lopes Sousa Fernandes Soares Vieira Andrade Barros Cardoso Freitas Moreira Mendes Teixeira Cavalcante "
    "Correia Batista Moura Nunes Marques Ramos Machado Monteiro Reis Moraes Azevedo Campos Castro Cruz Pinto Melo Duarte Cunha Santana "
    "Miranda Borges Rezende Farias Tavares Neves Sales Brito Coelho Nogueira Xavier Fonseca Macedo Medeiros Siqueira Guimarães Viana "
    "Bezerra Aguiar Figueiredo Coutinho Queiroz Amaral Pires Torres Matos Leite Braga Antunes Maciel Toledo Mota Vasconcelos Pacheco "
    "Magalhães Assis Dantas Paiva Bueno Prado Porto Leal Furtado Lacerda Peixoto Holanda Esteves Valente Godoy Amorim Barreto Caldas "
    "Camargo Franco Salgado Rangel Serra Trindade Veloso Villar Zanetti Rossi Ferrari Bianchi Schmidt Müller Weber Becker Klein Hoffmann "
    "Tanaka Suzuki Yamamoto Nakamura Haddad Abreu Bastos Bittencourt Brandão Cabral Chaves Diniz Falcão Gonçalves Hernández González "
    "Martínez García López Pérez Sánchez Ramírez Flores Rivera Gómez Díaz Vargas Quiroga Benítez Acosta Cabrera Larrañaga Echeverría"
).split()
PLACES: Final = tuple((f"{name} {kind}".strip(), state) for state, names in {
    "SP": "Campinas Santos Sorocaba Bauru Franca Jundiaí Marília Piracicaba", "MG": "Uberlândia Contagem Betim Ipatinga Passos",
    "BA": "Salvador Ilhéus Jequié Itabuna Barreiras", "CE": "Fortaleza Sobral Crato Iguatu", "PE": "Recife Olinda Caruaru Garanhuns",
    "RS": "Canoas Pelotas Caxias Erechim", "PR": "Curitiba Londrina Maringá Cascavel", "PA": "Belém Santarém Marabá",
    "RJ": "Niterói Petrópolis Macaé Resende", "MA": "Imperatriz Caxias Codó", "GO": "Goiânia Anápolis Jataí",
}.items() for name in names.split() for kind in ("", "Nova", "do Sul", "do Norte"))  # fmt: skip
# Many names are rarer than any of these: parents make given names of pieces, and surnames came from everywhere.
_FIRST = "Jo Lu Mari Cle Edi Ros Val Dai Ta Eli Fran Gi Ivo Luci Nil Sil Wal Cris Je Kei Ade Ari Deni Gle Iza Leo Mau Ode Rai Zé".split()
_FEMALE_ENDS = (
    "ane ciane diane dilene fane lene line mara neide nilda rilda rlene sandra silene tânia vânia vone zete".split()
)
_MALE_ENDS = "berto cival dson elton gilson ivaldo lton maldo milson naldo nilton rivaldo rlan sandro valdo vanildo von zael".split()
_ROOTS = "Al Bar Cam Dor Es Fer Gar Hol Ja Kos Lan Mon Nor Oli Per Qui Rod Sam Tor Ur Val Wes Xi Zam Bran Cor Del Fal Gui Mar".split()
_MIDDLES = "a e i o u an ar en es in or un al el il".split()
_ENDS = "bas cedo deiros fim gas lho mas nardi pes ques ras sal tti vel zini nho rães goso teli rino".split()


def _mixed(names: list[str]) -> tuple[str, ...]:
    return tuple(Random(1).sample(names, len(names)))


RARE_FEMALE: Final = _mixed([first + end for first in _FIRST for end in _FEMALE_ENDS])
RARE_MALE: Final = _mixed([first + end for first in _FIRST for end in _MALE_ENDS])
RARE_SURNAMES: Final = _mixed([root + middle + end for root in _ROOTS for middle in _MIDDLES for end in _ENDS])
