// The two looks at staged items: the review before a commit, and the conflicts after one.
#pragma once

#include "ui/tables/StageCommit.h"

#include <QDialog>

class QVBoxLayout;

namespace trestle::ui {

class SegmentedControl;

/// All that is staged, each with a button that takes it back, and how it is to be written.
class ReviewDialog : public QDialog
{
    Q_OBJECT

public:
    ReviewDialog(StagedEdits& edits, const tables::TableDescription& table, StageCommit::Mode mode, QWidget* parent);

Q_SIGNALS:
    void commitRequested(trestle::ui::StageCommit::Mode mode);
    void discardRequested();

private:
    void refresh();

    StagedEdits& m_edits;
    tables::TableDescription m_table;
    QVBoxLayout* m_items;
    SegmentedControl* m_mode;
};

/// Items that changed since they were read: theirs, mine, or mine over theirs to be looked at first, one by one. Closes
/// when all are decided.
class ConflictDialog : public QDialog
{
    Q_OBJECT

public:
    ConflictDialog(const std::vector<StageCommit::Conflict>& conflicts, const tables::TableDescription& table,
                   QWidget* parent);

Q_SIGNALS:
    void keepTheirs(const trestle::ui::StageCommit::Conflict& conflict);
    void useMine(const trestle::ui::StageCommit::Conflict& conflict);
    void merge(const trestle::ui::StageCommit::Conflict& conflict);

private:
    void decided(QWidget* section);

    int m_open = 0;
};

}  // namespace trestle::ui
