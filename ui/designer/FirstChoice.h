// What a route's or method's inspector offers before there is an integration: a segmented control always has one
// segment chosen, so buttons stand in its place. GUI thread.
#pragma once

#include <QStringList>
#include <QWidget>

#include <functional>

namespace trestle::ui {

/// One button for each label; `choose` gets the label's number. The caller owns the widget.
[[nodiscard]] QWidget* makeFirstChoice(const QString& sentence, const QStringList& labels,
                                       std::function<void(int)> choose);

}  // namespace trestle::ui
