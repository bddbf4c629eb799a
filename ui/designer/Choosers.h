// Choosers of things of the design, which may name one that is missing and offer to make a new one.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

class QComboBox;

namespace trestle::ui {

/// Lists `names` with `current` chosen, marked missing if it is none of them; then a line and `makeNew`.
void fillChooser(QComboBox& chooser, const QList<QByteArray>& names, const QByteArray& current, const QString& none,
                 const QString& makeNew);
[[nodiscard]] bool isMakeNew(const QComboBox& chooser);

}  // namespace trestle::ui
