#include "ui/widgets/Fonts.h"

#include <QFontDatabase>

#include <algorithm>

namespace trestle::ui {

namespace {

QString firstInstalled(std::initializer_list<QString> families, QFontDatabase::SystemFont fallback)
{
    for (const QString& family : families) {
        if (QFontDatabase::hasFamily(family)) return family;
    }
    return QFontDatabase::systemFont(fallback).family();
}

const QString& interfaceFamily()
{
    static const QString family =
        firstInstalled({QStringLiteral("Inter"), QStringLiteral("Inter Variable"), QStringLiteral("Inter UI")},
                       QFontDatabase::GeneralFont);
    return family;
}

const QString& codeFamily()
{
    static const QString family = firstInstalled(
        {QStringLiteral("JetBrains Mono"), QStringLiteral("JetBrains Mono NL"), QStringLiteral("DejaVu Sans Mono")},
        QFontDatabase::FixedFont);
    return family;
}

QFont made(const QString& family, qreal pixels, QFont::Weight weight, qreal scale)
{
    QFont font(family);
    font.setPixelSize(std::max(8, qRound(pixels * scale)));
    font.setWeight(weight);
    return font;
}

}  // namespace

QFont themeFont(FontRole role, qreal scale)
{
    switch (role) {
        case FontRole::Body:
            return made(interfaceFamily(), 13, QFont::Normal, scale);
        case FontRole::Secondary:
            return made(interfaceFamily(), 12, QFont::Normal, scale);
        case FontRole::Caption:
            return made(interfaceFamily(), 11, QFont::Normal, scale);
        case FontRole::Section:
            return made(interfaceFamily(), 16, QFont::DemiBold, scale);
        case FontRole::PageTitle:
            return made(interfaceFamily(), 22, QFont::DemiBold, scale);
        case FontRole::BodyStrong:
            return made(interfaceFamily(), 13, QFont::DemiBold, scale);
        case FontRole::Code:
        case FontRole::CodeSmall: {
            QFont font = made(codeFamily(), role == FontRole::Code ? 12 : 11, QFont::Normal, scale);
            font.setStyleHint(QFont::Monospace);
            return font;
        }
    }
    Q_UNREACHABLE();
}

}  // namespace trestle::ui
