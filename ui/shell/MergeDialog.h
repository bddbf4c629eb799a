// What was changed here and on disk, side by side as the files would say it, and which side to keep of each object.
#pragma once

#include "core/workspace/Merge.h"

#include <QDialog>

#include <map>

class QListWidget;

namespace trestle::ui {

class CodeEdit;
class SegmentedControl;

class MergeDialog : public QDialog
{
    Q_OBJECT

public:
    explicit MergeDialog(std::vector<workspace::Clash> clashes, QWidget* parent = nullptr);

    /// Yours, unless the other was chosen.
    [[nodiscard]] workspace::Side sideOf(const workspace::ObjectRef& object) const;

private:
    void showClash(int row);
    void choose(int row, workspace::Side side);
    void refreshRow(int row);

    std::vector<workspace::Clash> m_clashes;
    std::map<workspace::ObjectRef, workspace::Side> m_sides;
    QListWidget* m_list;
    SegmentedControl* m_side;
    CodeEdit* m_mine;
    CodeEdit* m_theirs;
};

}  // namespace trestle::ui
