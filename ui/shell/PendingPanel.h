// What stands out: data edits that are staged and design changes that are not in their files yet. Going to one shows
// the editor that settles it.
#pragma once

#include "ui/shell/Page.h"

#include <QWidget>

class QTreeWidget;

namespace trestle::ui {

class EmptyState;

class PendingPanel : public QWidget
{
    Q_OBJECT

public:
    explicit PendingPanel(QWidget* parent = nullptr);

    void setChanges(const std::vector<PendingChange>& changes);
    /// Edits, not lines.
    [[nodiscard]] int count() const;
    void goToFirst();

Q_SIGNALS:
    void editorChosen(const QString& key);

private:
    void refresh();

    std::vector<PendingChange> m_changes;
    QTreeWidget* m_list;
    EmptyState* m_empty;
};

}  // namespace trestle::ui
