#include "ui/tables/StageDialogs.h"

#include "ui/tables/ItemDifference.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

/// A column that scrolls, put into `column`.
QVBoxLayout* addScrolledColumn(QVBoxLayout* column, QWidget* parent)
{
    auto* scroll = new QScrollArea(parent);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* inside = new QWidget(scroll);
    auto* items = new QVBoxLayout(inside);
    items->setContentsMargins(0, 0, 0, 0);
    scroll->setWidget(inside);
    column->addWidget(scroll, 1);
    return items;
}

}  // namespace

ReviewDialog::ReviewDialog(StagedEdits& edits, const tables::TableDescription& table, StageCommit::Mode mode,
                           QWidget* parent)
    : QDialog(parent),
      m_edits(edits),
      m_table(table),
      m_mode(new SegmentedControl({tr("One transaction"), tr("One by one")}, this))
{
    m_mode->setAccessibleName(tr("Write the changes as"));
    m_mode->setSegmentEnabled(0, edits.items().size() <= StageCommit::maximumTransaction,
                              tr("A transaction takes %1 changes at most").arg(StageCommit::maximumTransaction));
    m_mode->setCurrentIndex(
        mode == StageCommit::Mode::Transaction && edits.items().size() <= StageCommit::maximumTransaction ? 0 : 1);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Staged changes of %1").arg(QString::fromUtf8(table.name)));
    resize(720, 480);
    auto* column = new QVBoxLayout(this);
    m_items = addScrolledColumn(column, this);
    auto* buttons = new QHBoxLayout;
    auto* how = new ThemedLabel({}, FontRole::Secondary, Role::Text2, this);
    const auto sayHow = [this, how] {
        how->setText(m_mode->currentIndex() == 0 ? tr("All of it or nothing") : tr("What can be written is"));
    };
    connect(m_mode, &SegmentedControl::currentChanged, this, sayHow);
    sayHow();
    auto* discard = makeButton(tr("Discard all"), ButtonKind::Danger, this);
    connect(discard, &QPushButton::clicked, this, &ReviewDialog::discardRequested);
    buttons->addWidget(m_mode);
    buttons->addWidget(how);
    auto* closeButton = makeButton(tr("Close"), ButtonKind::Outlined, this);
    auto* commit = makeButton(tr("Commit"), ButtonKind::Primary, this);
    buttons->addStretch();
    buttons->addWidget(discard);
    buttons->addWidget(closeButton);
    buttons->addWidget(commit);
    column->addLayout(buttons);
    connect(closeButton, &QPushButton::clicked, this, &QDialog::reject);
    connect(commit, &QPushButton::clicked, this, [this] {
        const auto chosen = m_mode->currentIndex() == 0 ? StageCommit::Mode::Transaction : StageCommit::Mode::OneByOne;
        accept();
        Q_EMIT commitRequested(chosen);
    });
    connect(&edits, &StagedEdits::changed, this, &ReviewDialog::refresh);
    refresh();
}

void ReviewDialog::refresh()
{
    if (m_edits.isEmpty()) return reject();
    while (QLayoutItem* item = m_items->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    for (const StagedItem& each : m_edits.items()) {
        const QString key = keyText(m_table.keys, each.item ? *each.item : *each.base);
        QString heading;
        switch (each.kind()) {
            case StagedItem::Kind::Edited:
                heading = tr("~ %1").arg(key);
                break;
            case StagedItem::Kind::Deleted:
                heading = tr("− %1").arg(key);
                break;
            case StagedItem::Kind::Added:
                heading = tr("+ %1").arg(key);
                break;
        }
        auto* section = new ItemDifference(heading, {{tr("now"), each.base}, {tr("staged"), each.item}}, this);
        QPushButton* undo = section->addButton(tr("Take back"));
        undo->setAccessibleName(tr("Take back the change of %1").arg(key));
        connect(undo, &QPushButton::clicked, this,
                [this, id = each.id] { m_edits.remove(id, tr("Take back a change")); });
        m_items->addWidget(section);
    }
    m_items->addStretch();
}

ConflictDialog::ConflictDialog(const std::vector<StageCommit::Conflict>& conflicts,
                               const tables::TableDescription& table, QWidget* parent)
    : QDialog(parent), m_open(static_cast<int>(conflicts.size()))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Items changed since they were read"));
    resize(760, 480);
    auto* column = new QVBoxLayout(this);
    column->addWidget(new ThemedLabel(tr("Another writer was here first. Nothing of these items was written."),
                                      FontRole::Body, Role::Text2, this));
    QVBoxLayout* items = addScrolledColumn(column, this);
    for (const StageCommit::Conflict& conflict : conflicts) {
        const QString key = keyText(table.keys, conflict.mine.item ? *conflict.mine.item : *conflict.mine.base);
        auto* section = new ItemDifference(
            key, {{tr("base"), conflict.mine.base}, {tr("theirs"), conflict.theirs}, {tr("yours"), conflict.mine.item}},
            this);
        QPushButton* theirs = section->addButton(tr("Keep theirs"));
        theirs->setAccessibleName(tr("Keep theirs for %1").arg(key));
        QPushButton* mine = section->addButton(tr("Use mine"));
        mine->setAccessibleName(tr("Use mine for %1").arg(key));
        if (conflict.theirs && conflict.mine.item) {
            QPushButton* merged = section->addButton(tr("Merge"));
            merged->setAccessibleName(tr("Merge mine and theirs of %1").arg(key));
            merged->setToolTip(
                tr("Stages what you changed over what is there now, without writing it: look at it, then commit"));
            connect(merged, &QPushButton::clicked, this, [this, conflict, section] {
                Q_EMIT merge(conflict);
                decided(section);
            });
        }
        connect(theirs, &QPushButton::clicked, this, [this, conflict, section] {
            Q_EMIT keepTheirs(conflict);
            decided(section);
        });
        connect(mine, &QPushButton::clicked, this, [this, conflict, section] {
            Q_EMIT useMine(conflict);
            decided(section);
        });
        items->addWidget(section);
    }
    items->addStretch();
}

void ConflictDialog::decided(QWidget* section)
{
    section->hide();
    section->deleteLater();
    if (--m_open == 0) accept();
}

}  // namespace trestle::ui
