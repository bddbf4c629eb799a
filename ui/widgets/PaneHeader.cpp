#include "ui/widgets/PaneHeader.h"

#include "ui/widgets/Buttons.h"
#include "ui/widgets/StyleShapes.h"
#include "ui/widgets/ThemedLabel.h"

#include <QHBoxLayout>
#include <QPainter>

namespace trestle::ui {

PaneHeader::PaneHeader(const QString& title, QWidget* parent)
    : QWidget(parent), m_title(new ThemedLabel({}, FontRole::Secondary, Role::Text2)), m_row(new QHBoxLayout(this))
{
    setFixedHeight(36);
    m_row->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding - 4, 0);
    m_row->setSpacing(Theme::grid);
    const auto embolden = [this] {
        QFont font = Theme::instance().font(FontRole::Secondary);
        font.setWeight(QFont::DemiBold);
        font.setCapitalization(QFont::AllUppercase);
        font.setLetterSpacing(QFont::PercentageSpacing, 102);
        m_title->setFont(font);
    };
    embolden();
    connect(&Theme::instance(), &Theme::changed, this, embolden);
    m_title->setElided(true);
    m_row->addWidget(m_title, 1);
    setTitle(title);
}

void PaneHeader::setTitle(const QString& title)
{
    m_title->setText(title);
}

QString PaneHeader::title() const
{
    return m_title->text();
}

QToolButton* PaneHeader::addAction(const QString& iconName, const QString& name)
{
    QToolButton* button = makeIconButton(iconName, name, this);
    m_row->addWidget(button);
    return button;
}

void PaneHeader::addWidget(QWidget* widget)
{
    m_row->addWidget(widget);
}

void PaneHeader::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().color(Role::Surface1));
    shapes::edge(&painter, rect(), Qt::BottomEdge);
}

}  // namespace trestle::ui
