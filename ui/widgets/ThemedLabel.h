// A label whose font and colour are roles, kept through every change of theme.
#pragma once

#include "ui/widgets/Theme.h"

#include <QLabel>

namespace trestle::ui {

class ThemedLabel : public QLabel
{
    Q_OBJECT

public:
    explicit ThemedLabel(const QString& text = {}, FontRole font = FontRole::Body, Role color = Role::Text1,
                         QWidget* parent = nullptr);

    void setRole(Role color);
    void setFontRole(FontRole font);
    /// Cut with "…" where the room ends, whole in the tooltip, instead of widening the pane.
    void setElided(bool elided);

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();

    FontRole m_font;
    Role m_color;
    bool m_elided = false;
};

/// A message under a field: danger-coloured, wraps, hidden while empty.
class InlineError : public ThemedLabel
{
    Q_OBJECT

public:
    explicit InlineError(QWidget* parent = nullptr);

    void setMessage(const QString& message);
};

}  // namespace trestle::ui
