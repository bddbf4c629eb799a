#include "ui/shell/SplitterTree.h"

#include "ui/shell/EditorGroup.h"

#include <QSplitter>

namespace trestle::ui {

namespace {

void collectSides(const QSplitter* splitter, std::vector<EditorGroup*>& sides)
{
    for (int i = 0; i < splitter->count(); ++i) {
        if (auto* side = qobject_cast<EditorGroup*>(splitter->widget(i)))
            sides.push_back(side);
        else if (const auto* inner = qobject_cast<const QSplitter*>(splitter->widget(i)))
            collectSides(inner, sides);
    }
}

QSplitter* splitterOf(const QWidget* node)
{
    return qobject_cast<QSplitter*>(node->parentWidget());
}

}  // namespace

QSplitter* makeSplitter(Qt::Orientation orientation)
{
    auto* splitter = new QSplitter(orientation);
    splitter->setChildrenCollapsible(false);
    return splitter;
}

std::vector<EditorGroup*> sidesOf(const QSplitter* root)
{
    std::vector<EditorGroup*> sides;
    collectSides(root, sides);
    return sides;
}

void splitBeside(EditorGroup* group, EditorGroup* side, Qt::Orientation orientation)
{
    QSplitter* parent = splitterOf(group);
    if (parent->count() == 1) parent->setOrientation(orientation);
    const int index = parent->indexOf(group);
    QList<int> sizes = parent->sizes();
    if (parent->orientation() == orientation) {
        parent->insertWidget(index + 1, side);
        const int half = sizes.value(index) / 2;
        sizes[index] -= half;
        sizes.insert(index + 1, half);
        parent->setSizes(sizes);
    } else {
        const int extent = orientation == Qt::Horizontal ? group->width() : group->height();
        QSplitter* both = makeSplitter(orientation);
        parent->replaceWidget(index, both);
        both->addWidget(group);
        both->addWidget(side);
        group->show();
        both->setSizes({extent / 2, extent / 2});
        parent->setSizes(sizes);
    }
}

void takeOut(EditorGroup* group)
{
    QSplitter* parent = splitterOf(group);
    group->hide();
    group->setParent(nullptr);
    // A splitter that holds one thing gives its place to it.
    while (parent->count() == 1 && splitterOf(parent)) {
        QSplitter* grandparent = splitterOf(parent);
        const QList<int> sizes = grandparent->sizes();
        QWidget* only = parent->widget(0);
        grandparent->replaceWidget(grandparent->indexOf(parent), only);
        only->show();
        grandparent->setSizes(sizes);
        parent->deleteLater();
        parent = grandparent;
    }
}

}  // namespace trestle::ui
