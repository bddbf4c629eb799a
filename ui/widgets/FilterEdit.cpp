#include "ui/widgets/FilterEdit.h"

#include <QKeyEvent>

namespace trestle::ui {

FilterEdit::FilterEdit(const QString& what, QWidget* parent) : QLineEdit(parent)
{
    setPlaceholderText(tr("Filter"));
    setAccessibleName(what);
    setClearButtonEnabled(true);
    for (QToolButton* button : findChildren<QToolButton*>())
        button->setAccessibleName(tr("Clear filter"));
}

void FilterEdit::setList(QWidget* list)
{
    m_list = list;
}

void FilterEdit::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    if (event->key() == Qt::Key_Down && m_list) {
        m_list->setFocus(Qt::TabFocusReason);
        return;
    }
    QLineEdit::keyPressEvent(event);
}

}  // namespace trestle::ui
