// The bar at the foot of a table while something is staged: how much of what, and what to do with it.
#pragma once

#include <QWidget>

class QPushButton;

namespace trestle::ui {

class StagedEdits;
class ThemedLabel;

class StageBar : public QWidget
{
    Q_OBJECT

public:
    explicit StageBar(StagedEdits& edits, QWidget* parent = nullptr);

    void setCommitting(bool committing);

Q_SIGNALS:
    void discardRequested();
    void reviewRequested();
    void commitRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();

    StagedEdits& m_edits;
    ThemedLabel* m_total;
    ThemedLabel* m_edited;
    ThemedLabel* m_deleted;
    ThemedLabel* m_added;
    QPushButton* m_discard;
    QPushButton* m_commit;
};

}  // namespace trestle::ui
