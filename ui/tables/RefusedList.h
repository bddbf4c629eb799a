// Lines of a file that are no items of the table: which, why, and what they say. Ctrl+C copies those chosen.
#pragma once

#include "core/tables/transfer/RefusedLine.h"

#include <QTreeWidget>

namespace trestle::ui {

class RefusedList : public QTreeWidget
{
    Q_OBJECT

public:
    explicit RefusedList(QWidget* parent = nullptr);

    void setLines(const std::vector<tables::RefusedLine>& lines);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void copy() const;
};

}  // namespace trestle::ui
