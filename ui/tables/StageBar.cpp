#include "ui/tables/StageBar.h"

#include "ui/tables/StagedEdits.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/StyleShapes.h"
#include "ui/widgets/ThemedLabel.h"

#include <QHBoxLayout>
#include <QPainter>

namespace trestle::ui {

StageBar::StageBar(StagedEdits& edits, QWidget* parent)
    : QWidget(parent),
      m_edits(edits),
      m_total(new ThemedLabel({}, FontRole::BodyStrong, Role::Text1, this)),
      m_edited(new ThemedLabel({}, FontRole::Body, Role::Warning, this)),
      m_deleted(new ThemedLabel({}, FontRole::Body, Role::Danger, this)),
      m_added(new ThemedLabel({}, FontRole::Body, Role::Success, this)),
      m_discard(makeButton(tr("Discard"), ButtonKind::Outlined, this)),
      m_commit(makeButton(tr("Commit"), ButtonKind::Primary, this))
{
    setAccessibleName(tr("Staged changes"));
    auto* review = makeButton(tr("Review"), ButtonKind::Outlined, this);
    review->setToolTip(tr("Show what was changed (Ctrl+Shift+S)"));
    m_commit->setToolTip(tr("Write the staged changes to the table (Ctrl+S)"));
    m_discard->setToolTip(tr("Drop the staged changes; Ctrl+Z brings them back"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::panelPadding, 8, Theme::panelPadding, 8);
    row->setSpacing(8);
    row->addWidget(m_total);
    row->addSpacing(4);
    row->addWidget(m_edited);
    row->addSpacing(4);
    row->addWidget(m_deleted);
    row->addSpacing(4);
    row->addWidget(m_added);
    row->addStretch();
    row->addWidget(m_discard);
    row->addWidget(review);
    row->addWidget(m_commit);
    connect(m_discard, &QPushButton::clicked, this, &StageBar::discardRequested);
    connect(review, &QPushButton::clicked, this, &StageBar::reviewRequested);
    connect(m_commit, &QPushButton::clicked, this, &StageBar::commitRequested);
    connect(&edits, &StagedEdits::changed, this, &StageBar::refresh);
    refresh();
}

void StageBar::setCommitting(bool committing)
{
    m_commit->setEnabled(!committing);
    m_discard->setEnabled(!committing);
}

void StageBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().color(Role::Surface0));
    shapes::edge(&painter, rect(), Qt::TopEdge);
}

void StageBar::refresh()
{
    const int edited = m_edits.count(StagedItem::Kind::Edited);
    const int deleted = m_edits.count(StagedItem::Kind::Deleted);
    const int added = m_edits.count(StagedItem::Kind::Added);
    m_total->setText(tr("%n staged", nullptr, edited + deleted + added));
    m_edited->setText(tr("~ %n edited", nullptr, edited));
    m_deleted->setText(tr("− %n deleted", nullptr, deleted));
    m_added->setText(tr("+ %n added", nullptr, added));
    m_edited->setVisible(edited > 0);
    m_deleted->setVisible(deleted > 0);
    m_added->setVisible(added > 0);
    setVisible(!m_edits.isEmpty());
}

}  // namespace trestle::ui
