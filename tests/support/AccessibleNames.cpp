#include "tests/support/AccessibleNames.h"

#include <QAccessible>
#include <QApplication>
#include <QLineEdit>
#include <QScrollBar>

namespace trestle::tests {

namespace {

QString pathOf(const QWidget* widget)
{
    QStringList path;
    for (; widget; widget = widget->parentWidget()) {
        const QString name = QString::fromLatin1(widget->metaObject()->className());
        path.prepend(widget->objectName().isEmpty() ? name : QStringLiteral("%1(%2)").arg(name, widget->objectName()));
    }
    return path.join(QStringLiteral(" > "));
}

bool isNamed(QWidget* widget)
{
    if (!widget->accessibleName().trimmed().isEmpty()) return true;
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
    return interface && !interface->text(QAccessible::Name).trimmed().isEmpty();
}

// The part of a control that the control itself speaks for: the field of a spin box, an editable combo box.
bool spokenForByParent(const QWidget* widget)
{
    const QWidget* parent = widget->parentWidget();
    return parent && parent->focusProxy() != widget && qobject_cast<const QLineEdit*>(widget) &&
           (parent->inherits("QAbstractSpinBox") || parent->inherits("QComboBox"));
}

// A container that hands its focus on is asked for nothing; whoever gets the focus is.
bool takesFocus(const QWidget* widget)
{
    return widget->focusPolicy() != Qt::NoFocus && !widget->focusProxy() && widget->isEnabled();
}

}  // namespace

QStringList namelessControls(QWidget* root)
{
    QStringList nameless;
    QList<QWidget*> widgets = root->findChildren<QWidget*>();
    widgets.prepend(root);
    for (QWidget* widget : std::as_const(widgets)) {
        const bool shown = widget->isVisibleTo(root) || widget == root;
        if (shown && takesFocus(widget) && !spokenForByParent(widget) && !isNamed(widget))
            nameless.append(pathOf(widget));
    }
    return nameless;
}

QStringList namelessControls()
{
    QStringList nameless;
    for (QWidget* window : QApplication::topLevelWidgets()) {
        if (window->isVisible()) nameless += namelessControls(window);
    }
    return nameless;
}

}  // namespace trestle::tests
