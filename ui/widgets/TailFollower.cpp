#include "ui/widgets/TailFollower.h"

#include <QAbstractItemView>
#include <QScrollBar>

#include <memory>

namespace trestle::ui {

void followTail(QAbstractItemView* view)
{
    QScrollBar* bar = view->verticalScrollBar();
    const auto atEnd = std::make_shared<bool>(true);
    // A range that grows leaves the value where it is, so that this tells what the reader did.
    QObject::connect(bar, &QScrollBar::valueChanged, view,
                     [bar, atEnd](int value) { *atEnd = value >= bar->maximum() - 2; });
    QObject::connect(bar, &QScrollBar::rangeChanged, view, [bar, atEnd](int, int end) {
        if (*atEnd) bar->setValue(end);
    });
}

}  // namespace trestle::ui
