// A field that says in short what it holds and opens to show all of it: "▸ 3 attributes".
#pragma once

#include "ui/widgets/StyleShapes.h"

#include <QAbstractButton>

namespace trestle::ui {

class DisclosureField : public QAbstractButton
{
    Q_OBJECT

public:
    explicit DisclosureField(QWidget* parent) : QAbstractButton(parent)
    {
        setFixedHeight(Theme::controlHeight);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        setFocusPolicy(Qt::StrongFocus);
    }

    void setOpen(bool open)
    {
        m_open = open;
        update();
    }

    QSize sizeHint() const override { return {80, Theme::controlHeight}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Theme& theme = Theme::instance();
        const Role line = property("trestleInvalid").toBool()   ? Role::Danger
                          : property("trestleChanged").toBool() ? Role::Warning
                                                                : Role::Line;
        shapes::controlBox(&painter, rect(), theme.color(underMouse() ? Role::Surface2 : Role::Surface1),
                           theme.color(line), hasFocus() ? shapes::FocusState::Focused : shapes::FocusState::None);
        shapes::triangle(&painter, QRect(6, 0, 12, height()), m_open ? shapes::Arrow::Down : shapes::Arrow::Right,
                         theme.color(Role::Text2));
        const QRect box = rect().adjusted(22, 0, -8, 0);
        painter.setFont(font());
        painter.setPen(theme.color(Role::Text1));
        painter.drawText(box, int(Qt::AlignLeft | Qt::AlignVCenter),
                         painter.fontMetrics().elidedText(text(), Qt::ElideRight, box.width()));
    }

private:
    bool m_open = false;
};

}  // namespace trestle::ui
