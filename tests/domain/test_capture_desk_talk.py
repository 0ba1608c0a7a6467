"""Lines as terse and sloppy as they are typed with a caller on the phone, by subject.

Behind each line stand the chips it should bring, and no others: a letter for the kind (i interest,
d dislike, a access, c children, b birthday, r relationship, m membership, p promise, x reaction,
v avoid), the words that what, detail and label have (all joined by +, alternatives by /), and
@ the due day as month-day. Today is Wednesday, 18 November 2026.
"""

from __future__ import annotations

from typing import Any

import pytest
from capture_venue import judge, read_file, stage_of

KINDS = {
    "i": "interest", "d": "interest", "a": "access", "c": "children", "b": "birthday",
    "r": "relationship", "m": "membership", "p": "promise", "x": "reaction", "v": "avoid",
}  # fmt: skip
STAGE = stage_of(read_file("building.json")["venue"])


def chips(text: str) -> list[dict[str, Any]]:
    made = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        letter, _, rest = part.partition(" ")
        said, _, due = rest.partition("@")
        words = [w.replace("/", "|") for w in said.split("+") if w.strip()]
        chip: dict[str, Any] = {"kind": KINDS[letter], "words": [w.strip() for w in words]}
        if letter == "p":
            year = 2026 if due >= "11-18" else 2027
            chip["due"] = [f"{year}-{due.strip()}"] if due else [None]
        made.append(chip | {"dislike": letter == "d"})
    return made


def check(line: str, expected: str) -> None:
    told, wanted = STAGE.say(line), chips(expected)
    right, wrong, missing = judge(told, wanted)
    assert right == len(told) == len(wanted), (line, [p.label for p in wrong], missing)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("needs step-free, bad hip", "a step/stairs; a walk"),
        ("walks w/ a stick, slow on stairs", "a walk; a stairs"),
        ("wheelchair user, companion seat pls", "a wheelchair; a companion"),
        ("in a wheelchair since the accident", "a wheelchair"),
        ("can't leave his wheelchair", "a wheelchair"),
        ("wheelchair x2, both transfer", "a wheelchair"),
        ("mobility scooter, where can it stay", "a wheelchair"),
        ("had a hip replaced in Sept, no steps for now", "a step"),
        ("steps are a problem now", "a step"),
        ("stairs difficult", "a stairs"),
        ("can't do the steps to the circle", "a step"),
        ("needs handrail side of the aisle", "a aisle"),
        ("uses a frame these days", "a walk"),
        ("always end of row, knee won't bend", "a aisle"),
        ("has to sit at the end of a row", "a aisle"),
        ("seat near exit, gets panicky", "a exit"),
        ("anxious in crowds, sits by the door", "a exit"),
        ("needs to be near the loos", "a exit/toilet"),
        ("front row only, can't see well", "a sight"),
        ("blind in left eye, sit her on the left side", "a sight; a left"),
        ("deaf in the right ear, wants the right-hand side", "a hearing; a right"),
        ("has to be on the left side because of his eye", "a left"),
        ("lost most of her sight, audio description please", "a sight"),
        ("registered blind, brings guide dog", "a sight; a dog"),
        ("large print pls", "a large+print"),
        ("needs the programme in large print", "a large+print"),
        ("hearing loop pls", "a hearing/loop"),
        ("wears two hearing aids", "a hearing"),
        ("very deaf now", "a hearing"),
        ("can't hear without the headset", "a hearing"),
        ("BSL user", "a sign"),
        ("relies on captions", "a caption"),
        ("allergic to peanuts, v. serious", "a food+peanut"),
        ("severe nut allergy", "a food+nut"),
        ("coeliac, so no cake", "a food+coeliac"),
        ("is vegan", "a vegan"),
        ("vegetarian, for the supper", "a vegetarian"),
        ("lactose intolerant", "a lactose"),
        ("diabetic, must be able to eat during the show", "a diabetic"),
        ("no gluten for her", "a gluten"),
        ("can't eat shellfish", "a shellfish"),
        ("allergic to dogs", "a scent/allerg+dog"),
        ("allergic to perfume, asks to sit apart", "a perfume"),
        ("asthma, haze is a problem", "a haze"),
        ("epileptic - no strobes", "a strobe"),
        ("on oxygen, needs space for the bottle", "a oxygen"),
        ("brings her assistance dog Pip", "a dog"),
        ("autistic, relaxed shows only", "a relaxed"),
        ("prefers relaxed performances", "a relaxed"),
        ("gets claustrophobic in the middle", "a middle"),
        ("scared of heights, nothing in the circle", "a balcony"),
        ("very tall, needs leg room", "a leg"),
        ("comes with a carer, free seat", "a carer"),
        ("needs a carer seat", "a carer/companion"),
        ("early dementia, easily confused", "a dementia"),
        ("pregnant, aisle pls", "a aisle"),
        ("broke her ankle, on crutches till Xmas", "a walk"),
        # not the patron's, or no need at all
        ("asked whether we have a lift", ""),
        ("what about wheelchair access?", ""),
        ("the lift was broken again", ""),
        ("hearing loop never works", ""),
        ("no longer needs the aisle seat", ""),
        ("someone in a wheelchair blocked the aisle", ""),
        ("the dog had to stay at home", ""),
        ("doesn't need the wheelchair space any more", ""),
        ("took the stairs two at a time", ""),
        ("not allergic to anything", ""),
        ("seats on the left side were taken", ""),
        ("row F aisle is sold", ""),
        ("her friend is vegan", "r friend"),
        ("son is autistic", "r son/child"),
        ("the aisle was blocked all evening", ""),
        ("found the door locked", ""),
        ("nobody hard of hearing could follow that announcement", ""),
    ],
)  # fmt: skip
def test_what_somebody_needs_in_the_house(line: str, expected: str):
    check(line, expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("twins, nearly 4", "c 4"),
        ("3 kids - 4, 7 and 9", "c 4+7+9"),
        ("two girls (6 + 8)", "c 6+8"),
        ("a boy of 5", "c 5"),
        ("one son, 12, plays drums", "r son+12"),
        ("kids 5, 8", "c 5+8"),
        ("children aged 3, 5 and 10", "c 3+5+10"),
        ("has a toddler", "c"),
        ("has a 7 yr old", "c 7"),
        ("mum of 4", "c four"),
        ("mother of a nine-year-old", "c 9"),
        ("little one is 2", "c 2"),
        ("new baby in September", "c"),
        ("just had a baby girl", "c"),
        ("their youngest is 6", "c 6"),
        ("daughter 8, son 11", "r daughter+8; r son+11"),
        ("son Ben (9) loves dinosaurs", "r son+ben+9"),
        ("her daughter Lucy is getting married in June", "r daughter+lucy"),
        ("grandma of five", "r grandchild+five"),
        ("three grandchildren, 4, 6, 9", "r grandchild+4+6+9"),
        ("has six grandkids", "r six+grandkids"),
        ("brings the grandchildren at Christmas", "r grandchild"),
        ("granddaughter Elsie, 7, dances", "r elsie+7"),
        ("became a grandmother last month", ""),
        ("wife Carol", "r wife+carol"),
        ("hubby Dave comes along", "r husband+dave"),
        ("partner's name is Sam", "r partner+sam"),
        ("comes w/ neighbour Irene", "r neighbour+irene"),
        ("comes with her sister", "r sister"),
        ("with sister Jean as usual", "r sister+jean"),
        ("his mum (84) comes too", "r mum+84"),
        ("her dad's in hospital", "r dad"),
        ("mother in law Greta always comes along", "r greta"),
        ("best friend Mary, they go everywhere together", "r friend+mary"),
        ("aunt Vera lives opposite the theatre", "r aunt+vera"),
        ("Her son plays cello, hers is the seat next to his", "r son"),
        ("husband Leo hates opera", "r husband+leo"),
        ("bday 3 May", "b 3+may"),
        ("birthday's on the 3rd of May", "b 3+may"),
        ("turning 80 on 5 Dec", "b 5 december+1946"),
        ("it's her birthday tomorrow", "b 19 november"),
        ("dob 14/3/1956", "b 14 march 1956"),
        ("born 1948", "b 1948"),
        ("her daughter's birthday is on Sunday", "r daughter"),
        ("birthday treat for her mum", "r mum"),
        # nobody's
        ("two kids' tickets", ""),
        ("kids half price?", ""),
        ("3 children and 2 adults for the Snow Queen", ""),
        ("is there a children's menu", ""),
        ("children were noisy behind her", ""),
        ("no kids", ""),
        ("never had children", ""),
        ("school group, 40 children", ""),
        ("some kids kicked her seat", ""),
        ("the lady's husband next to her coughed", ""),
        ("widow", ""),
        ("lost her husband in the spring", ""),
        ("divorced last year", ""),
        ("friends told her about us", ""),
        ("is 4 and 7 still free in row C", ""),
        ("a friend may come instead", ""),
    ],
)  # fmt: skip
def test_who_is_around_them(line: str, expected: str):
    check(line, expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("loved the Bartok!", "x bartok+liked"),
        ("Bartók - fab", "x bartok+liked"),
        ("the Bach & Bartok was sublime", "x bartok+liked"),
        ("raving about Saturday", "x bartok+liked"),
        ("enjoyed Sat very much", "x bartok+liked"),
        ("thought Hamlet dragged", "x hamlet+disliked"),
        ("Hamlet: couldn't hear a word", "x hamlet+disliked"),
        ("hamlet was a bit long", "x hamlet+disliked"),
        ("left Hamlet at the interval", "x hamlet+disliked"),
        ("didn't take to Hamlet", "x hamlet+disliked"),
        ("says Hamlet bored her stiff", "x hamlet+disliked"),
        ("Hamlet wasn't her thing", "x hamlet+disliked"),
        ("wasn't impressed by the Hamlet", "x hamlet+disliked"),
        ("Hamlet left her cold", "x hamlet+disliked"),
        ("furious about her view at Hamlet", "x hamlet+disliked"),
        ("freezing at Hamlet, kept her coat on", "x hamlet+disliked"),
        ("Death and the Maiden made her cry, in the best way", "x maiden+liked"),
        ("Deth and the Maiden was wonderful", "x maiden+liked"),
        ("The Maiden quartet - goosebumps", "x maiden+liked"),
        ("the Schubert in October was a highlight", "x maiden+liked"),
        ("laughed till she cried at A Night at the Opera", "x opera+liked"),
        ("A Night at the Opera was hilarious", "x opera+liked"),
        ("Night at the Opera - what a hoot", "x opera+liked"),
        ("Bach and Bartok: 1st half great, 2nd too modern", "x bartok+mixed"),
        ("liked the Bach, not the Bartok", "x bartok+mixed"),
        ("Hamlet good but too long", "x hamlet+mixed"),
        ("couldn't fault the Bartok", "x bartok+liked"),
        ("over the moon about the Bartók", "x bartok+liked"),
        ("the Bartók was the best thing she has heard in years", "x bartok+liked"),
        ("says it was the best Hamlet ever", "x hamlet+liked"),
        ("asked to pass on thanks to the cast of Hamlet, superb", "x hamlet+liked"),
        ("can't forget the Bartók", "x bartok+liked"),
        ("back from Vienna, heard the Schubert quintet there, over the moon", "i schubert"),
        ("heard Mahler in Berlin, was blown away", "i mahler"),
        # no reaction to an evening here
        ("loved the film on telly", ""),
        ("parking was awful", ""),
        ("the queue for the toilets is a disgrace", ""),
        ("hates our phone menu", ""),
        ("great service today, she says", ""),
        ("the website is rubbish", ""),
        ("coffee cold, bar slow", ""),
        ("didn't go to Hamlet in the end", ""),
        ("missed the Bartók, train was late", ""),
        ("her friend loved the Bartók", "r friend"),
        ("was it good, the Bartók?", ""),
        ("has heard Hamlet is great", ""),
        ("wants to see Hamlet again", ""),
        ("sorry she couldn't make the Bartók", ""),
        ("usher at Hamlet was lovely to her", ""),
        ("parking at Hamlet was a nightmare", ""),
        ("lost her scarf at Hamlet", ""),
        ("left her glasses at the Bartók", ""),
        ("took her coat home from Hamlet by mistake", ""),
        ("Winterreise should be wonderful", ""),
        ("hopes the Messiah will be as good as last year", ""),
        ("Twelfth Night is long, is it?", ""),
        ("has had enough of our letters", ""),
        ("thrilled with her refund", ""),
    ],
)  # fmt: skip
def test_how_they_found_it(line: str, expected: str):
    check(line, expected)
