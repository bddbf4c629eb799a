// "Go to anything": the top bar's field, opened over it with the list of matches underneath. One popup for names
// (Ctrl+P) and commands (Ctrl+Shift+P). Escape, Enter and looking elsewhere close it.
#pragma once

#include <QFrame>

class QLineEdit;
class QListView;

namespace trestle::ui {

class GoList;
class ThemedLabel;

class GoPopup : public QFrame
{
    Q_OBJECT

public:
    GoPopup(GoList& list, QWidget* window);

    /// Opens over `field` with `text` in it, e.g. ">" for commands.
    void open(const QWidget* field, const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void search(const QString& text);
    void activate(int row);
    void dismiss();
    void place();

    GoList& m_list;
    QLineEdit* m_edit;
    QListView* m_view;
    ThemedLabel* m_empty;
    QPointer<QWidget> m_focusBefore;
    QRect m_field;
};

}  // namespace trestle::ui
