#include "ui/widgets/CodePlace.h"

#include <QRegularExpression>

namespace trestle::ui {

std::optional<CodePlace> placeIn(const QString& message)
{
    static const QRegularExpression place(QStringLiteral(R"(([^\s:()'"]+\.(?:mjs|cjs|js|ts|py|json)):(\d{1,7})\b)"));
    const QRegularExpressionMatch match = place.match(message);
    if (!match.hasMatch()) return std::nullopt;
    return CodePlace{match.captured(1), match.captured(2).toInt()};
}

}  // namespace trestle::ui
