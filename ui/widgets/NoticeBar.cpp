#include "ui/widgets/NoticeBar.h"

#include "ui/widgets/Buttons.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/StyleShapes.h"
#include "ui/widgets/ThemedLabel.h"

#include <QAccessible>
#include <QHBoxLayout>

namespace trestle::ui {

namespace {

constexpr int markRoom = 24;

}  // namespace

NoticeBar::NoticeBar(QWidget* parent) : QWidget(parent), m_sentence(new ThemedLabel), m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(Theme::panelPadding + markRoom, 6, Theme::panelPadding, 6);
    m_row->setSpacing(8);
    m_sentence->setElided(true);
    m_row->addWidget(m_sentence, 1);
    setFixedHeight(Theme::toolbarHeight);
    hide();
}

void NoticeBar::setSentence(const QString& sentence)
{
    if (sentence == m_sentence->text()) return;
    m_sentence->setText(sentence);
    m_sentence->setToolTip(sentence);
    setVisible(!sentence.isEmpty());
    if (sentence.isEmpty()) return;
    setAccessibleName(sentence);
    QAccessibleEvent announcement(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&announcement);
}

QString NoticeBar::sentence() const
{
    return m_sentence->text();
}

QPushButton* NoticeBar::addButton(const QString& text)
{
    QPushButton* button = makeButton(text, ButtonKind::Outlined, this);
    m_row->addWidget(button);
    return button;
}

// One of them may be what was pressed.
void NoticeBar::removeButtons()
{
    for (QPushButton* button : findChildren<QPushButton*>(Qt::FindDirectChildrenOnly)) {
        m_row->removeWidget(button);
        button->hide();
        button->deleteLater();
    }
}

void NoticeBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().color(Role::Surface2));
    painter.fillRect(0, 0, 3, height(), Theme::instance().color(Role::Warning));
    shapes::edge(&painter, rect(), Qt::BottomEdge);
    icon(QStringLiteral("warning"), Role::Warning)
        .paint(&painter, QRect(Theme::panelPadding, (height() - 16) / 2, 16, 16));
}

}  // namespace trestle::ui
