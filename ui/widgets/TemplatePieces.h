// What of a mapping template is Velocity's (references, directives, comments) and what the JSON around it, for colours.
#pragma once

#include <QByteArrayView>

#include <vector>

namespace trestle::ui {

enum class TemplateStyle { Text, Reference, Directive, Comment, String, Number };

struct TemplatePiece
{
    TemplateStyle style = TemplateStyle::Text;
    qsizetype length = 0;  // in bytes

    bool operator==(const TemplatePiece&) const = default;
};
/// All of `utf8`, neighbours of one style as one piece.
[[nodiscard]] std::vector<TemplatePiece> templatePieces(QByteArrayView utf8);

}  // namespace trestle::ui
