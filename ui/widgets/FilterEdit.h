// The filter over a list: one line, cleared by Escape or its cross; Down goes on into the list.
#pragma once

#include <QLineEdit>

namespace trestle::ui {

class FilterEdit : public QLineEdit
{
    Q_OBJECT

public:
    /// `what` is the accessible name: "Filter tables".
    explicit FilterEdit(const QString& what, QWidget* parent = nullptr);

    /// The list that Down moves the focus to.
    void setList(QWidget* list);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QPointer<QWidget> m_list;
};

}  // namespace trestle::ui
