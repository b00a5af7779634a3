"""An invented nation: as many persons as wanted, drawn from what `analysis.yaml` says of the institution's people.

For what-if questions where the record may not be used, and for benchmarks. The same seed gives the same nation, part by
part, however many processes draw it. Nobody in it exists.
"""

from amparo.analysis.nation.drawing import draw_part
from amparo.analysis.nation.generation import NationAsked, generate_nation
from amparo.analysis.nation.profile import NationProfile, ProfileError, read_profile

__all__ = ["NationAsked", "NationProfile", "ProfileError", "draw_part", "generate_nation", "read_profile"]
