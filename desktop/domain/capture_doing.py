"""What somebody does themselves: plays the viola, sings in a choir, paints, brings a group."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.domain import capture_words as lexicon
from desktop.domain.capture_frames import OF_PATRON, is_over
from desktop.domain.capture_proposal import LIKES, Proposal, proposal
from desktop.domain.capture_reading import Reading, as_typed
from desktop.domain.capture_text import Clause, Sentence
from desktop.domain.interest_words import verbs

PLAYS, SINGS = "Plays an instrument", "Sings in a choir"
_TOOLS = "|".join(sorted(lexicon.INSTRUMENTS, key=len, reverse=True))
_PLAYERS = "|".join(lexicon.PLAYERS)
_THE = r"(?:the |a |an |some |her |his |their |both )*"
_NOT = re.compile(r"\b(?:not|never|no|hardly|wants|want|would|could|wishes|wished|hopes)\b")
_PLAYS = re.compile(
    rf"\b(?:plays?|playing|studies|learns|learning|practises|takes lessons (?:in|on)|takes up|has taken up|"
    rf"took up|(?:has )?picked up|back (?:at|on)|practises|teaches|on)(?: (?:the|a|an|some|her|his|their|both|second|first|lead|jazz|classical|baroque|church|electric|acoustic|upright|grand|natural|amateur|still|also))* "
    rf"({_TOOLS})s?\b"
)
_LESSONS = re.compile(rf"\b(?:gives|takes|is taking|has) (?:private )?({_TOOLS}) lessons\b")
_TOOL_PLAYER = re.compile(
    rf"^(?:(?:she|he|they|i|is|are|also|an?|the|retired|amateur|professional|keen|good|fine) )*({_TOOLS}) (?:player|teacher)\b"
)
_DESK = re.compile(rf"^(?:(?:first|second|principal|lead) )+({_TOOLS}) (?:in|with|at) ")
_AND_TOOL = re.compile(rf"^(?: and| ,| or)(?: also)?(?: the| some)? ({_TOOLS})s?\b")
_PLAYER = re.compile(
    rf"^(?:(?:she|he|they|i|who|is|are|am|also|an?|the|retired|amateur|professional|keen|good|fine|proud|jazz|baroque|"
    rf"classical|very|still|church|passionate|enthusiastic|lapsed|and|herself|himself|our|former patron) )*({_PLAYERS})\b"
)
_GROUP_PLAYS = re.compile(
    r"\bplays? (?:in|with|for) ((?:an? |the |her |his |their )?(?:\w+ ){0,3}(?:orchestra|band|quartet|trio|ensemble|group|"
    r"philharmonic|sinfonia|big band))\b"
)
_GAME = re.compile(rf"\bplays? (?:{_THE})({'|'.join(lexicon.GAMES)})\b")
_SINGS = re.compile(
    r"\b(?:sings?|singing)\b(?! (?:along|our|her|his|their|the|about|to|of|it|songs?|jazz)\b)(?P<part>(?: (?:first|second|the|as|a))* (?:soprano|alto|tenor|bass|baritone|mezzo|"
    r"descant|contralto))?(?: (?:in|with|for) (?P<where>(?:an? |the |her |his |their |our |two |several )?(?:[\w']+ ){0,3}?"
    r"(?:choirs?|chorus|choral society|chorale|singers|opera society|society|group|church|voices|ensemble|consort)))?"
)
_CHOIR = re.compile(
    r"\b(?:^(?:church |local |community )?choir (?:at|on|with) |(?:has |goes to )?choir (?:practice|rehearsals?)|(?:is |are )?in (?:a|the|her|his|an?) (?P<where>(?:[\w']+ ){0,2}choir)\b|choir (?:member|singer)|"
    r"member of (?:a|the|her|his|our) (?P<of>(?:[\w']+ ){0,3}(?:choir|chorus|choral society))\b|"
    r"(?:conducts|directs|leads|runs) (?:a|the|her|his) (?P<led>(?:[\w']+ ){0,2}choir))"
)
_BRINGS = re.compile(
    rf"\b(?:brings?|bringing|will bring|is bringing|comes? with|coming with|books? for|comes? as) "
    rf"(?P<who>(?:(?:a|an|the|her|his|their|our|some|other|large|big|whole|small|regular|{lexicon.NUMBER}) )*"
    rf"(?:[\w']+ ){{0,2}}?(?:groups?|friends|club|class|party|colleagues|students|pupils|choir|circle|neighbours|society|team|"
    rf"coach party|book club|girlfriends|ladies|members|u3a|(?:{lexicon.NUMBER}|some|a few) (?:more )?(?:people )?from (?:the|her|his|their) (?:\w+ ){{0,2}}(?:club|class|choir|group|school|society|church|office|team|street|circle|village))(?: of {lexicon.NUMBER}| of (?:friends|pensioners|students))?)\b"
)
_ALONE = re.compile(
    r"\b(?:(?:always |usually |often )?(?:comes|goes|attends|sits|visits)(?: (?:always|usually|mostly|mainly|often|here))? "
    r"(?:alone|on (?:her|his|their) own|by (?:herself|himself|themselves)))\b"
)
_VOLUNTEERS = re.compile(
    r"\b(?:(?:would like|would love|wants|happy|offers|offered|willing|keen|glad|available|ready|is free|would be happy|could be asked) to "
    r"(?:volunteer|usher|help out|help (?:us |out )?(?:at|with|on|in|as)|steward|(?:be|become|come as|work as|act as|sign up as|do) (?:an? |some |our )*(?:volunteer\w*|ushers?|stewards?|ushering|stewarding))|(?:would|could) (?:gladly |happily )?(?:volunteer|usher|help out|help at|help as|steward|be a volunteer)|"
    r"(?:signs?|signed|signing|put (?:her|his|their) name down) (?:up )?(?:as|to be|for) (?:an? |our |the )*(?:volunteer\w*|ushers?|ushering)|volunteers(?= here| with us| at the door|$)|ushers for us)\b"
)

# Who helps there helps somebody else; nor does who helps with a bag.
_ELSEWHERE = re.compile(
    r"\b(?:library|hospital|hospice|school|church|charity|shelter|museum|food ?bank|zoo|nursery|care home|club|village|"
    r"parish|scouts?|abroad|(?:her|his|their) (?:\w+ )?(?:bags?|luggage|coats?|mother|father|husband|wife|garden|homework))\b"
)


def doings(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """What the patron does, in one sentence; a clause is read by one rule."""
    for clause in sentence.clauses:
        if clause.used or clause.doubt or clause.who not in OF_PATRON:
            continue
        made = [*_music(reading, clause), *_company(reading, clause)]
        if not made:
            made = [*_other_doing(reading, clause)]
        clause.used = bool(made)
        yield from made


def _music(reading: Reading, clause: Clause) -> Iterator[Proposal]:
    if is_over(clause) or re.search(
        r"\bwas (?:an? |the )?(?:\w+ )?(?:" + _PLAYERS + r")\b", clause.plain
    ):
        return
    plays = _LESSONS.search(clause.plain) or _PLAYS.search(clause.plain)
    if (plays is not None and not _denied(clause, plays) and not plays[0].startswith("on ")) or (
        plays is not None
        and re.search(r"\bplays?\b", clause.plain[: plays.start()])
        and not _denied(clause, plays)
    ):
        yield from _plays(reading, clause, plays)
    else:
        yield from _player(reading, clause)
    sings = _SINGS.search(clause.plain)
    choir = _CHOIR.search(clause.plain)
    if sings is not None and not _denied(clause, sings):
        detail = sings["where"] or (sings["part"] or "").strip()
        yield from _sings(reading, clause, sings, detail)
    elif choir is not None and not _denied(clause, choir) and " was " not in f" {clause.plain}":
        yield from _sings(
            reading, clause, choir, choir["where"] or choir["of"] or choir["led"] or ""
        )


def _denied(clause: Clause, found: re.Match[str]) -> bool:
    return bool(_NOT.search(clause.plain[: found.start()]))


def _tool_in_hand(clause: Clause) -> re.Match[str] | None:
    """`accordion player`, `second violin in the county orchestra`."""
    if re.search(r"\b(?:fan|lover|last|that|was|soloist|our)\b", clause.plain):
        return None
    return _TOOL_PLAYER.match(clause.plain) or _DESK.match(clause.plain)


def _player(reading: Reading, clause: Clause) -> Iterator[Proposal]:
    player = _PLAYER.match(clause.plain)
    if player is not None and not re.search(
        r"\b(?:fan|lover|last|that|was|soloist)\b", clause.plain
    ):
        yield from _plays_detail(reading, clause, player, lexicon.PLAYERS[player[1]])
        return
    tool = _tool_in_hand(clause)
    if tool is not None:
        yield from _plays_detail(reading, clause, tool, tool[1])
        return
    group = _GROUP_PLAYS.search(clause.plain)
    if group is not None and not _denied(clause, group):
        yield from _plays_detail(reading, clause, group, f"in {_typed(reading, clause, group, 1)}")


def _plays(reading: Reading, clause: Clause, found: re.Match[str]) -> Iterator[Proposal]:
    tools = [found[1]]
    end = found.end()
    while True:
        more = _AND_TOOL.match(clause.plain[end:])
        if more is None:
            break
        tools.append(more[1])
        end += more.end()
    for tool in tools:
        yield from _plays_detail(reading, clause, found, tool)


def _plays_detail(
    reading: Reading, clause: Clause, found: re.Match[str], detail: str
) -> Iterator[Proposal]:
    entry = reading.vocabulary.named(PLAYS, "Plays music", "Musician", "Makes music")
    name = entry.name if entry is not None else PLAYS
    yield proposal(
        "interest", name, detail=detail, span=clause.match_span(found), today=reading.today
    )


def _sings(
    reading: Reading, clause: Clause, found: re.Match[str], detail: str
) -> Iterator[Proposal]:
    entry = reading.vocabulary.named(SINGS, "Sings", "Choir singer", "Choir")
    name = entry.name if entry is not None else SINGS
    bare = re.sub(r"^(?:an?|the|her|his|their|our|first|second|as) ", "", detail.strip())
    typed = _typed_words(reading, clause, bare)
    if bare in ("choir", "choirs", "a choir", "church"):
        typed = "church choir" if bare == "church" else ""
    yield proposal(
        "interest", name, detail=typed, span=clause.match_span(found), today=reading.today
    )


def _company(reading: Reading, clause: Clause) -> Iterator[Proposal]:
    """Groups, lone visits and helping out, where the venue's vocabulary has a word for it."""
    for pattern, names in (
        (
            _BRINGS,
            ("Brings friends", "Comes with a group", "Group outings", "Groups", "Brings a group"),
        ),
        (_ALONE, ("Comes alone", "Comes alone, likes company", "Likes to chat")),
        (_VOLUNTEERS, ("Volunteering", "Volunteers", "Helping out")),
    ):
        found = pattern.search(clause.plain)
        entry = reading.vocabulary.named(*names)
        if found is None or entry is None or re.search(r"\b(?:not|never|no)\b", clause.plain):
            continue
        if pattern is _VOLUNTEERS and (_ELSEWHERE.search(clause.plain) or is_over(clause)):
            continue
        detail = ""
        if "who" in pattern.groupindex:
            detail = re.sub(r"^(?:a|an|the|her|his|their|our|some) ", "", found["who"])
            detail = "" if detail in ("friends", "group", "groups") else detail
        yield proposal(
            "interest", entry.name, detail=_typed_words(reading, clause, detail),
            span=clause.match_span(found), today=reading.today,
        )  # fmt: skip


_DOING = re.compile(
    r"^(?:(?:she|he|they|i|also|still|and|both|we|really|likes to|loves to|enjoys|says|always) )*"
    rf"({'|'.join(v for v in verbs() if v not in ('plays', 'has', 'sings', 'acts', 'reads', 'runs', 'teaches', 'volunteers', 'travels', 'draws', 'rows', 'directs', 'collects', 'cooks', 'bakes'))}"
    r"|crochets|sculpts|embroiders|beekeeps|collects|cooks|bakes)(?: (?!(?:twice|once|every)\b)([a-z']+(?: (?!(?:twice|once|every|on|at|all|since|three times)\b)[a-z']+){0,2}))?"
    r"(?: (?:twice|once|every|on|at|all|since|three times) .*)?$"
)


def _other_doing(reading: Reading, clause: Clause) -> Iterator[Proposal]:
    """Games, crafts, dances: an item of the vocabulary, else a new one of two or three words."""
    if is_over(clause):
        return
    game = _GAME.search(clause.plain)
    if game is not None and not _denied(clause, game):
        yield from _new(reading, clause, game, f"Plays {game[1]}")
        return
    does = _DOING.match(clause.plain)
    if does is None:
        return
    first, behind = clause.within(*does.span(2)) if does[2] else (0, 0)
    rest = clause.words[first:behind]
    for found in reading.vocabulary.find([w.folded for w in rest], loose=False):
        yield proposal(
            "interest", found.entry.name, detail=does[1], span=clause.match_span(does),
            today=reading.today,
        )  # fmt: skip
        return
    bare = [w for w in rest if w.folded not in ("the", "a", "her", "his", "in", "too", "also")]
    known = reading.vocabulary.named(does[1], f"{does[1].rstrip('s')}ing")
    if known is not None:
        detail = as_typed(reading.line, bare) if len(bare) <= 2 else ""
        yield proposal(
            "interest", known.name, detail=detail, span=clause.match_span(does), today=reading.today
        )
    elif len(bare) <= 3 and not any(
        w.folded in lexicon.NO_INTEREST - lexicon.MODIFIERS for w in bare
    ):
        yield from _new(
            reading, clause, does, f"{does[1].capitalize()} {as_typed(reading.line, bare)}"
        )


def _new(reading: Reading, clause: Clause, found: re.Match[str], name: str) -> Iterator[Proposal]:
    yield proposal(
        "interest", name.strip(), strength=LIKES, span=clause.match_span(found), today=reading.today
    )


def _typed(reading: Reading, clause: Clause, found: re.Match[str], group: int) -> str:
    first, behind = clause.within(*found.span(group))
    return as_typed(reading.line, clause.words[first:behind])


def _typed_words(reading: Reading, clause: Clause, plain: str) -> str:
    """Some words of the clause as they were typed."""
    at = clause.plain.find(plain) if plain else -1
    if at < 0:
        return ""
    first, behind = clause.within(at, at + len(plain))
    return as_typed(reading.line, clause.words[first:behind])
