#include "ui/shell/Panes.h"

#include "ui/shell/Editor.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/PaneHeader.h"
#include "ui/widgets/StyleShapes.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace trestle::ui {

InspectorPane::InspectorPane(QWidget* parent)
    : QWidget(parent), m_header(new PaneHeader(QString())), m_stack(new QStackedWidget)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_stack, 1);
    m_stack->setBackgroundRole(QPalette::Base);
    m_stack->setAutoFillBackground(true);
    setMinimumWidth(280);  // what the forms in it need
}

void InspectorPane::setEditor(Editor* editor)
{
    QWidget* wanted = editor ? editor->inspector() : nullptr;
    // Editors own their inspectors: one that went away has left the stack by itself.
    for (int i = m_stack->count() - 1; i >= 0; --i) {
        if (m_stack->widget(i) != wanted) {
            QWidget* old = m_stack->widget(i);
            m_stack->removeWidget(old);
            old->hide();
        }
    }
    if (!wanted) return;
    if (m_stack->indexOf(wanted) < 0) m_stack->addWidget(wanted);
    m_stack->setCurrentWidget(wanted);
    wanted->show();
    m_header->setTitle(editor->inspectorTitle());
}

bool InspectorPane::hasContent() const
{
    return m_stack->count() > 0;
}

BottomPanel::BottomPanel(QWidget* parent) : QWidget(parent), m_bar(new QTabBar), m_stack(new QStackedWidget)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 8, 0);
    head->setSpacing(0);
    m_bar->setExpanding(false);
    m_bar->setDrawBase(false);
    m_bar->setAccessibleName(tr("Bottom panel"));
    head->addWidget(m_bar, 1);
    auto* close = makeIconButton(QStringLiteral("close"), tr("Hide panel  Ctrl+J"));  // the focus comes to it last
    head->addWidget(close);
    column->addLayout(head);
    column->addWidget(m_stack, 1);
    m_stack->setBackgroundRole(QPalette::Base);
    m_stack->setAutoFillBackground(true);
    setMinimumHeight(120);
    connect(m_bar, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_bar, &QTabBar::tabBarClicked, this, [this](int index) {
        if (index < 0) return;
        m_wanted = Place(m_bar->tabData(index).toInt());
        Q_EMIT currentChanged();
    });
    connect(close, &QToolButton::clicked, this, &BottomPanel::closeRequested);
}

void BottomPanel::addTab(Place place, const QString& title, QWidget* widget)
{
    int index = 0;
    while (index < m_bar->count() && m_bar->tabData(index).toInt() < int(place))
        ++index;
    m_stack->insertWidget(index, widget);
    m_bar->insertTab(index, title);
    m_bar->setTabData(index, int(place));
    if (place == m_wanted) m_bar->setCurrentIndex(index);
    m_stack->setCurrentIndex(m_bar->currentIndex());
}

int BottomPanel::indexOf(Place place) const
{
    for (int i = 0; i < m_bar->count(); ++i) {
        if (m_bar->tabData(i).toInt() == int(place)) return i;
    }
    return -1;
}

void BottomPanel::setTabTitle(Place place, const QString& title)
{
    m_bar->setTabText(indexOf(place), title);
}

void BottomPanel::showTab(Place place)
{
    m_wanted = place;
    if (const int index = indexOf(place); index >= 0) m_bar->setCurrentIndex(index);
}

BottomPanel::Place BottomPanel::current() const
{
    return m_wanted;
}

void BottomPanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().color(Role::Surface0));
    shapes::edge(&painter, QRect(0, 0, width(), m_bar->height()), Qt::BottomEdge);
}

}  // namespace trestle::ui
