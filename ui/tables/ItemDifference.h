// Items side by side, attribute by attribute, where they differ: "before, after" in a review; "base, theirs, yours" in
// a conflict. Under it, buttons.
#pragma once

#include "core/tables/schema/TableDescription.h"

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace trestle::ui {

class ItemDifference : public QWidget
{
    Q_OBJECT

public:
    struct Side
    {
        QString title;
        std::optional<tables::Item> item;  // empty: there is none
    };

    ItemDifference(const QString& heading, const QList<Side>& sides, QWidget* parent = nullptr);

    QPushButton* addButton(const QString& text);

private:
    QHBoxLayout* m_buttons;
};

/// "BOOK#0442 / META".
[[nodiscard]] QString keyText(const tables::KeySchema& keys, const tables::Item& item);

}  // namespace trestle::ui
