#include "ui/tables/TransferBar.h"

#include "ui/tables/ItemTransfer.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QProgressBar>

namespace trestle::ui {

using State = ItemTransfer::State;

namespace {

constexpr int progressWidth = 160;
constexpr int progressHeight = 6;
constexpr int progressSteps = 1'000;

Role roleOf(const ItemTransfer& transfer)
{
    switch (transfer.state()) {
        case State::Idle:
        case State::Running:
        case State::Cancelling:
            return Role::Text1;
        case State::Done:
            return transfer.refusedCount() > 0 ? Role::Warning : Role::Text1;
        case State::Cancelled:
            return Role::Warning;
        case State::Failed:
            return Role::Danger;
    }
    return Role::Text1;
}

}  // namespace

TransferBar::TransferBar(ItemTransfer& transfer, QWidget* parent)
    : Strip(Qt::TopEdge, parent),
      m_transfer(transfer),
      m_sentence(new ThemedLabel({}, FontRole::Body, Role::Text1, this)),
      m_progress(new QProgressBar(this)),
      m_cancel(makeButton(tr("Cancel"), ButtonKind::Outlined, this)),
      m_refused(makeButton(tr("Refused lines…"), ButtonKind::Outlined, this)),
      m_undo(makeButton(tr("Undo import"), ButtonKind::Outlined, this)),
      m_keep(makeButton(tr("Keep"), ButtonKind::Outlined, this)),
      m_close(makeIconButton(QStringLiteral("close"), tr("Close this line"), this))
{
    setFixedHeight(Theme::toolbarHeight);
    m_sentence->setElided(true);
    m_progress->setTextVisible(false);
    m_progress->setRange(0, progressSteps);
    m_progress->setFixedSize(progressWidth, progressHeight);
    m_progress->setAccessibleName(tr("Progress"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 0);
    row->setSpacing(8);
    row->addWidget(m_sentence, 1);
    row->addWidget(m_progress);
    row->addWidget(m_refused);
    row->addWidget(m_cancel);
    row->addWidget(m_undo);
    row->addWidget(m_keep);
    row->addWidget(m_close);
    connect(m_cancel, &QPushButton::clicked, &transfer, &ItemTransfer::cancel);
    connect(m_undo, &QPushButton::clicked, &transfer, &ItemTransfer::undoImport);
    connect(m_keep, &QPushButton::clicked, &transfer, &ItemTransfer::dismiss);
    connect(m_close, &QToolButton::clicked, &transfer, &ItemTransfer::dismiss);
    connect(m_refused, &QPushButton::clicked, this, &TransferBar::refusedRequested);
    connect(&transfer, &ItemTransfer::changed, this, &TransferBar::refresh);
    connect(&transfer, &ItemTransfer::finished, this, &TransferBar::announce);
    refresh();
}

void TransferBar::refresh()
{
    const bool running = m_transfer.isRunning();
    setVisible(m_transfer.state() != State::Idle);
    m_sentence->setText(m_transfer.sentence());
    m_sentence->setRole(roleOf(m_transfer));
    m_progress->setVisible(running && m_transfer.share());
    m_progress->setValue(int(m_transfer.share().value_or(0) * progressSteps));
    m_cancel->setVisible(running);
    m_cancel->setEnabled(m_transfer.state() == State::Running);
    m_refused->setVisible(!running && m_transfer.refusedCount() > 0);
    const bool isPart = m_transfer.canUndo() && m_transfer.state() != State::Done;
    m_undo->setVisible(m_transfer.canUndo());
    m_keep->setVisible(isPart);
    m_close->setVisible(!running && !isPart);
}

void TransferBar::announce()
{
    setAccessibleName(m_transfer.sentence());
    QAccessibleEvent announcement(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&announcement);
}

}  // namespace trestle::ui
