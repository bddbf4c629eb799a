#include "ui/shell/FuzzyMatch.h"

#include <algorithm>

namespace trestle::ui {

namespace {

bool startsWord(QStringView text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber();
}

// Matches one word greedily from `from`, which is where its first letter stands.
std::optional<int> scoreFrom(QStringView text, QStringView word, qsizetype from, std::vector<int>* positions)
{
    int score = 0;
    qsizetype at = from;
    qsizetype previous = -2;
    for (const QChar letter : word) {
        at = text.indexOf(letter, at);
        if (at < 0) return std::nullopt;
        score += at == previous + 1 ? 12 : startsWord(text, at) ? 9 : 1;
        if (positions) positions->push_back(int(at));
        previous = at++;
    }
    // What ends the text was meant rather than what goes on: "Add API…" before "Add API key…".
    const QStringView rest = text.sliced(at);
    const bool ends = std::none_of(rest.begin(), rest.end(), [](QChar left) { return left.isLetterOrNumber(); });
    return score + (ends ? 4 : 0) - int(std::min<qsizetype>(from, 20)) / 4;
}

// Tries each place where the word's first letter stands, up to a few: the first is often not the best.
std::optional<int> scoreWord(QStringView text, QStringView word, std::vector<int>* positions)
{
    constexpr int tries = 4;
    std::optional<int> best;
    qsizetype bestFrom = 0;
    qsizetype from = text.indexOf(word.front());
    for (int i = 0; i < tries && from >= 0; ++i) {
        const std::optional<int> score = scoreFrom(text, word, from, nullptr);
        if (!score) break;  // a later start has even fewer letters left
        if (!best || *score > *best) {
            best = score;
            bestFrom = from;
        }
        from = text.indexOf(word.front(), from + 1);
    }
    if (best && positions) scoreFrom(text, word, bestFrom, positions);
    return best;
}

std::optional<int> scoreAll(QStringView folded, QStringView pattern, std::vector<int>* positions)
{
    int total = 0;
    bool any = false;
    for (const QStringView word : pattern.tokenize(u' ', Qt::SkipEmptyParts)) {
        const std::optional<int> score = scoreWord(folded, word, positions);
        if (!score) return std::nullopt;
        total += *score;
        any = true;
    }
    return any ? total - int(std::min<qsizetype>(folded.size(), 60)) / 8 : 0;
}

}  // namespace

std::optional<int> fuzzyScore(QStringView folded, QStringView pattern)
{
    return scoreAll(folded, pattern, nullptr);
}

std::vector<int> fuzzyPositions(QStringView folded, QStringView pattern)
{
    std::vector<int> positions;
    if (!scoreAll(folded, pattern, &positions)) return {};
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    return positions;
}

}  // namespace trestle::ui
