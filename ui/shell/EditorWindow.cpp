#include "ui/shell/EditorWindow.h"

#include <QCloseEvent>
#include <QSplitter>
#include <QVBoxLayout>

namespace trestle::ui {

EditorWindow::EditorWindow(QSplitter* root) : QWidget(nullptr, Qt::Window), m_root(root)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(root);
}

void EditorWindow::closeEvent(QCloseEvent* event)
{
    event->ignore();  // it ends when its editors have left
    Q_EMIT closing();
}

void EditorWindow::resizeEvent(QResizeEvent*)
{
    Q_EMIT moved();
}

void EditorWindow::moveEvent(QMoveEvent*)
{
    Q_EMIT moved();
}

}  // namespace trestle::ui
