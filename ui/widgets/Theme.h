// The colours and metrics of the window as one value of semantic roles. Widgets never name a colour: they ask for a
// role and repaint on changed(). One instance, main thread.
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>

#include <memory>

class QApplication;

namespace trestle::ui {

enum class Role {
    Surface0,  // window, rail, canvas ground
    Surface1,  // panes, editors, grids, cards
    Surface2,  // hover, headers, selected row when unfocused
    Line,
    Text1,
    Text2,
    Text3,
    Accent,
    OnAccent,  // text on a filled primary button
    Success,
    Warning,
    Danger,
    Violet,
    Teal,
    Selection,  // accent at 12 to 14 % over Surface1, opaque
};

enum class ThemeKind { Light, Dark, HighContrastLight, HighContrastDark };
enum class ThemeChoice { System, Light, Dark, HighContrast };

enum class Density { Comfortable, Compact };
enum class Motion { Full, Reduced };

enum class FontRole { Body, Secondary, Caption, Section, PageTitle, BodyStrong, Code, CodeSmall };

class Theme : public QObject
{
    Q_OBJECT

public:
    [[nodiscard]] static Theme& instance();

    /// System follows the desktop, live.
    void choose(ThemeChoice choice);
    [[nodiscard]] ThemeChoice choice() const;
    [[nodiscard]] ThemeKind kind() const;
    [[nodiscard]] bool isDark() const;
    [[nodiscard]] bool isHighContrast() const;
    /// What System means until the desktop has answered: the kind last seen, so that a dark desktop never starts white.
    void assumeSystem(ThemeKind kind);

    void setDensity(Density density);
    void setMotion(Motion motion);
    /// Scales every font; 1.0 is 13 px for Body. Bounded to 0.75–2.
    void setTextScale(qreal scale);

    [[nodiscard]] QColor color(Role role) const;
    [[nodiscard]] static QColor color(ThemeKind kind, Role role);
    /// The colour of a method chip: "GET", "POST", …
    [[nodiscard]] QColor methodColor(const QByteArray& method) const;
    /// 2xx success, 3xx text2, 4xx warning, 5xx and 0 danger.
    [[nodiscard]] QColor statusColor(int status) const;
    [[nodiscard]] QFont font(FontRole role) const;
    [[nodiscard]] QPalette palette() const;
    /// Makes `application` look like this theme: style, palette and font, now and after every change.
    void install(QApplication& application);

    // Metrics in device-independent pixels.
    [[nodiscard]] int rowHeight() const;    // 28 comfortable, 24 compact
    [[nodiscard]] int animationMs() const;  // 120; 0 under reduced motion
    static constexpr int toolbarHeight = 40;
    static constexpr int statusBarHeight = 24;
    static constexpr int railWidth = 48;
    static constexpr int inspectorWidth = 320;
    static constexpr int panelPadding = 12;
    static constexpr int groupGap = 16;
    static constexpr int grid = 4;
    static constexpr int controlRadius = 6;
    static constexpr int cardRadius = 8;
    static constexpr int controlHeight = 28;

Q_SIGNALS:
    void changed();

private:
    Theme();
    ~Theme() override;
    void refresh();
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace trestle::ui
