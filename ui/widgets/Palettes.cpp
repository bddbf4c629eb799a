#include "ui/widgets/Palettes.h"

namespace trestle::ui {

namespace {

struct Tokens
{
    QRgb surface0, surface1, surface2, line, text1, text2, text3, accent, onAccent, success, warning, danger, violet,
        teal;
    qreal selection;  // share of accent in the selection's fill
};

// Light text3 and selection are a shade stronger and weaker than first drawn: every text role keeps 4.5:1 on every
// surface, the selected row included. tst_theme holds the tables to that.
constexpr Tokens light = {0xFFF3F4F6, 0xFFFFFFFF, 0xFFE9ECF1, 0xFFD6DAE1, 0xFF1A1E26,
                          0xFF525B6A, 0xFF5F6777, 0xFF2563D9, 0xFFFFFFFF, 0xFF18773F,
                          0xFF9A5B00, 0xFFC2302A, 0xFF6D43C8, 0xFF0A736E, 0.12};
constexpr Tokens dark = {0xFF14171C, 0xFF1B1F26, 0xFF262C36, 0xFF323946, 0xFFE7EAF0, 0xFFA7AFBD, 0xFF8F99A9, 0xFF6B9CFF,
                         0xFF14171C, 0xFF4FC48C, 0xFFEDAA52, 0xFFFF7A72, 0xFFB197FF, 0xFF4CC9C0, 0.14};
constexpr Tokens highContrastLight = {0xFFFFFFFF, 0xFFFFFFFF, 0xFFE6E6E6, 0xFF000000, 0xFF000000,
                                      0xFF1C1C1C, 0xFF333333, 0xFF0037B0, 0xFFFFFFFF, 0xFF00481F,
                                      0xFF553000, 0xFF820000, 0xFF43199A, 0xFF004444, 0.14};
constexpr Tokens highContrastDark = {0xFF000000, 0xFF000000, 0xFF262626, 0xFFFFFFFF, 0xFFFFFFFF,
                                     0xFFF0F0F0, 0xFFD4D4D4, 0xFF9CC2FF, 0xFF000000, 0xFF6FE3A5,
                                     0xFFFFC46B, 0xFFFFB0AB, 0xFFCDBBFF, 0xFF7FE3DC, 0.22};

const Tokens& tokens(ThemeKind kind)
{
    switch (kind) {
        case ThemeKind::Light:
            return light;
        case ThemeKind::Dark:
            return dark;
        case ThemeKind::HighContrastLight:
            return highContrastLight;
        case ThemeKind::HighContrastDark:
            return highContrastDark;
    }
    Q_UNREACHABLE();
}

QColor mixed(const QColor& over, const QColor& under, qreal share)
{
    const auto channel = [share](int a, int b) { return qRound(a * share + b * (1 - share)); };
    return QColor(channel(over.red(), under.red()), channel(over.green(), under.green()),
                  channel(over.blue(), under.blue()));
}

}  // namespace

QColor paletteColor(ThemeKind kind, Role role)
{
    const Tokens& t = tokens(kind);
    switch (role) {
        case Role::Surface0:
            return QColor(t.surface0);
        case Role::Surface1:
            return QColor(t.surface1);
        case Role::Surface2:
            return QColor(t.surface2);
        case Role::Line:
            return QColor(t.line);
        case Role::Text1:
            return QColor(t.text1);
        case Role::Text2:
            return QColor(t.text2);
        case Role::Text3:
            return QColor(t.text3);
        case Role::Accent:
            return QColor(t.accent);
        case Role::OnAccent:
            return QColor(t.onAccent);
        case Role::Success:
            return QColor(t.success);
        case Role::Warning:
            return QColor(t.warning);
        case Role::Danger:
            return QColor(t.danger);
        case Role::Violet:
            return QColor(t.violet);
        case Role::Teal:
            return QColor(t.teal);
        case Role::Selection:
            return mixed(QColor(t.accent), QColor(t.surface1), t.selection);
    }
    Q_UNREACHABLE();
}

QPalette toQtPalette(ThemeKind kind)
{
    const auto c = [kind](Role role) { return paletteColor(kind, role); };
    QPalette palette;
    palette.setColor(QPalette::Window, c(Role::Surface0));
    palette.setColor(QPalette::WindowText, c(Role::Text1));
    palette.setColor(QPalette::Base, c(Role::Surface1));
    palette.setColor(QPalette::AlternateBase, c(Role::Surface0));
    palette.setColor(QPalette::Text, c(Role::Text1));
    palette.setColor(QPalette::PlaceholderText, c(Role::Text3));
    palette.setColor(QPalette::Button, c(Role::Surface1));
    palette.setColor(QPalette::ButtonText, c(Role::Text1));
    palette.setColor(QPalette::BrightText, c(Role::Danger));
    palette.setColor(QPalette::Highlight, c(Role::Selection));
    palette.setColor(QPalette::HighlightedText, c(Role::Text1));
    palette.setColor(QPalette::Link, c(Role::Accent));
    palette.setColor(QPalette::LinkVisited, c(Role::Accent));
    palette.setColor(QPalette::ToolTipBase, c(Role::Surface2));
    palette.setColor(QPalette::ToolTipText, c(Role::Text1));
    palette.setColor(QPalette::Light, c(Role::Surface1));
    palette.setColor(QPalette::Midlight, c(Role::Surface2));
    palette.setColor(QPalette::Mid, c(Role::Line));
    palette.setColor(QPalette::Dark, c(Role::Line));
    palette.setColor(QPalette::Shadow, c(Role::Line));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                                           QPalette::HighlightedText, QPalette::PlaceholderText}) {
        palette.setColor(QPalette::Disabled, role, mixed(c(Role::Text3), c(Role::Surface1), 0.7));
    }
    return palette;
}

}  // namespace trestle::ui
