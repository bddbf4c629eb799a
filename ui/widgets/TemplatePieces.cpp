#include "ui/widgets/TemplatePieces.h"

namespace trestle::ui {

namespace {

bool isWord(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool isLetter(char c)
{
    return isWord(c) && c != '-' && (c < '0' || c > '9');
}

qsizetype wordEnd(QByteArrayView text, qsizetype at)
{
    while (at < text.size() && isWord(text[at]))
        ++at;
    return at;
}

// "$name", "$!{name}", then ".member" as often as there is one. `at` itself if it is a mere dollar sign.
qsizetype referenceEnd(QByteArrayView text, qsizetype at)
{
    qsizetype end = at + 1;
    if (end < text.size() && text[end] == '!') ++end;
    if (end < text.size() && text[end] == '{') ++end;
    if (end >= text.size() || !isLetter(text[end])) return at;
    end = wordEnd(text, end);
    while (end + 1 < text.size() && text[end] == '.' && isLetter(text[end + 1]))
        end = wordEnd(text, end + 1);
    return end < text.size() && text[end] == '}' ? end + 1 : end;
}

qsizetype lineEnd(QByteArrayView text, qsizetype at)
{
    const qsizetype end = text.indexOf('\n', at);
    return end < 0 ? text.size() : end;
}

qsizetype commentEnd(QByteArrayView text, qsizetype at)
{
    if (text.sliced(at).startsWith("##")) return lineEnd(text, at);
    const qsizetype close = text.indexOf("*#", at + 2);
    return close < 0 ? text.size() : close + 2;
}

}  // namespace

std::vector<TemplatePiece> templatePieces(QByteArrayView text)
{
    std::vector<TemplatePiece> pieces;
    const auto add = [&pieces](TemplateStyle style, qsizetype length) {
        if (length == 0) return;
        if (!pieces.empty() && pieces.back().style == style)
            pieces.back().length += length;
        else
            pieces.push_back({style, length});
    };
    bool quoted = false;
    for (qsizetype at = 0; at < text.size();) {
        const char c = text[at];
        TemplateStyle style = quoted ? TemplateStyle::String : TemplateStyle::Text;
        qsizetype end = at + 1;
        const QByteArrayView rest = text.sliced(at);
        if (rest.startsWith("##") || rest.startsWith("#*")) {
            style = TemplateStyle::Comment;
            end = commentEnd(text, at);
        } else if (c == '#' && rest.size() > 1 && (isLetter(rest[1]) || rest[1] == '{')) {
            style = TemplateStyle::Directive;
            end = wordEnd(text, rest[1] == '{' ? at + 2 : at + 1);
            if (rest[1] == '{' && end < text.size() && text[end] == '}') ++end;
        } else if (c == '$' && referenceEnd(text, at) > at) {
            style = TemplateStyle::Reference;
            end = referenceEnd(text, at);
        } else if (c == '\\' && quoted && at + 1 < text.size()) {
            end = at + 2;
        } else if (c == '"') {
            style = TemplateStyle::String;
            quoted = !quoted;
        } else if (c == '\n') {
            quoted = false;  // JSON has no string over several lines; one left open ends here
        } else if (!quoted && c >= '0' && c <= '9') {
            style = TemplateStyle::Number;
            end = wordEnd(text, at);
        } else if (isWord(c)) {
            end = wordEnd(text, at);
        }
        add(style, end - at);
        at = end;
    }
    return pieces;
}

}  // namespace trestle::ui
