// A strip of a pane, as head and foot have it: the pane's ground, and a line along one edge.
#pragma once

#include "ui/widgets/StyleShapes.h"

#include <QPainter>
#include <QWidget>

namespace trestle::ui {

class Strip : public QWidget
{
    Q_OBJECT

public:
    Strip(Qt::Edge edge, QWidget* parent) : QWidget(parent), m_edge(edge) {}

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), Theme::instance().color(Role::Surface1));
        shapes::edge(&painter, rect(), m_edge);
    }

private:
    Qt::Edge m_edge;
};

}  // namespace trestle::ui
