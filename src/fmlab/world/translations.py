"""The words and sentence forms behind `fmlab.world.languages`: syllables, jobs, foods, animals, forms, endings.

Form i of an attribute says the same in every language. In a slot, what follows the colon bends with the word:
{value:을} is the word with the right one of two Korean particles, {value:है} is a Hindi verb that agrees with it.
Left out: whatever a sentence about a city, job, food, pet or year does not need.
"""

from __future__ import annotations

from fmlab.world.facts import FOODS, JOBS, PETS, SYLLABLES
from fmlab.world.sentences import PERSON_FORMS

# Hangul has one letter for l and r. "ra" is written as in 라디오 (radio) and "la" as in 램프 (lamp): names stay apart.
HANGUL = "바 코 리 네 투 래 미 소 다 베 포 기 라 레 주 파 노 키 테 모 샤 브리 드라 론".split()
DEVANAGARI = "बा को री ने तू ला मी सो दा वे पो गी रा ले जू फा नो की ते मो शा ब्री द्रा लोन".split()
SYLLABLES_IN = {
    "ko": dict(zip(SYLLABLES, HANGUL, strict=True)),
    "hi": dict(zip(SYLLABLES, DEVANAGARI, strict=True)),
}

VALUES = {
    "ko": {
        "job": "제빵사 의사 교사 농부 화가 가수 조종사 변호사 간호사 재단사 선원 작가 광부 요리사 사무원",
        "food": "빵 수프 밥 치즈 사과 국수 생선 콩 달걀 옥수수 포도 파이 꿀 견과류 자두 스튜",
        "pet": "고양이 개 앵무새 토끼 거북이 염소 햄스터 카나리아 조랑말 뱀 오리 도마뱀",
    },
    "hi": {
        "job": "नानबाई डॉक्टर शिक्षक किसान चित्रकार गायक पायलट वकील नर्स दर्जी नाविक लेखक खनिक बावर्ची क्लर्क",
        "food": "रोटी सूप चावल पनीर सेब नूडल्स मछली राजमा अंडे भुट्टा अंगूर पाई शहद मेवे आलूबुखारे स्टू",
        "pet": "बिल्ली कुत्ता तोता खरगोश कछुआ बकरी हैम्स्टर कैनरी टट्टू साँप बत्तख छिपकली",
    },
}
ENGLISH = {"job": JOBS, "food": FOODS, "pet": PETS}
# {attribute: {English value: word}} for each language.
WORDS = {
    language: {a: dict(zip(ENGLISH[a], words.split(), strict=True)) for a, words in values.items()}
    for language, values in VALUES.items()
}

# Grammatical gender and number of the foods in Hindi (the rest are masculine singular).
FEMININE = ("रोटी", "मछली", "पाई")
PLURAL = ("सेब", "नूडल्स", "अंडे", "अंगूर", "मेवे", "आलूबुखारे")
# Korean particles and copulas: the form after a consonant, and after a vowel.
PARTICLES = {"은": "는", "이": "가", "을": "를", "으로": "로", "이다": "다", "이에요": "예요"}

FORMS = {
    "en": {
        attribute: tuple(
            form[0].upper() + form[1:].replace(" .", ".").replace(f"{{{attribute}}}", "{value}") for form in forms
        )
        for attribute, forms in PERSON_FORMS.items()
    },
    "ko": {
        "city": (
            "{person:은} {value}에 산다.",
            "{person}의 집은 {value}에 있다.",
            "{person:을} {value}에서 만날 수 있다.",
        ),
        "job": (
            "{person:은} {value:으로} 일한다.",
            "{person}의 직업은 {value:이다}.",
            "{person:은} {value:으로} 돈을 번다.",
        ),
        "food": (
            "{person:은} {value:을} 즐겨 먹는다.",
            "{person:이} 가장 좋아하는 음식은 {value:이다}.",
            "{person:은} {value:을} 자주 주문한다.",
        ),
        "pet": (
            "{person:은} {value:을} 키운다.",
            "{person}의 반려동물은 {value:이다}.",
            "{person:은} {value:을} 돌본다.",
        ),
        "year": (
            "{person:은} {value}년에 태어났다.",
            "{person}의 출생 연도는 {value}년이다.",
            "{person:은} {value}년에 세상에 나왔다.",
        ),
    },
    "hi": {
        "city": (
            "{person} का घर {value} में है।",
            "{person} का निवास स्थान {value} है।",
            "{person} से {value} में मिला जा सकता है।",
        ),
        "job": (
            "{person} पेशे से {value} है।",
            "{person} का काम {value} का है।",
            "{person} की कमाई {value} के काम से होती है।",
        ),
        "food": (
            "{person} को {value} पसंद {value:है}।",
            "{person} का पसंदीदा खाना {value} है।",
            "{person} के ऑर्डर में अक्सर {value} {value:होता है}।",
        ),
        "pet": (
            "{person} के पास एक {value} है।",
            "{person} का पालतू जानवर {value} है।",
            "{person} की देखभाल में एक {value} है।",
        ),
        "year": (
            "{person} का जन्म {value} में हुआ।",
            "{person} का जन्म वर्ष {value} है।",
            "सन् {value} में {person} का जन्म हुआ था।",
        ),
    },
}
# The end of a plain Korean sentence and of its polite twin.
POLITE = {
    "산다.": "살아요.",
    "있다.": "있어요.",
    "일한다.": "일해요.",
    "번다.": "벌어요.",
    "먹는다.": "먹어요.",
    "주문한다.": "주문해요.",
    "키운다.": "키워요.",
    "돌본다.": "돌봐요.",
    "{value:이다}.": "{value:이에요}.",
    "년이다.": "년이에요.",
    "태어났다.": "태어났어요.",
    "나왔다.": "나왔어요.",
}
