// Chooses which columns of the grid are shown: a list with a search field, opened under a button. Escape closes it.
#pragma once

#include "ui/tables/ItemRows.h"

#include <QFrame>
#include <QSet>

class QListWidget;

namespace trestle::ui {

class FilterEdit;

class ColumnChooser : public QFrame
{
    Q_OBJECT

public:
    /// Deletes itself when closed. The first `fixed` columns are always shown and not listed.
    ColumnChooser(const std::vector<ItemRows::Column>& columns, int fixed, const QSet<QByteArray>& hidden,
                  QWidget* parent);

    /// Opens under `anchor`, its right edges aligned.
    void openAt(const QWidget* anchor);

Q_SIGNALS:
    void hiddenChanged(const QSet<QByteArray>& hidden);

private:
    void filter(const QString& text);
    void setAll(Qt::CheckState state);
    void announce();

    FilterEdit* m_filter;
    QListWidget* m_list;
};

}  // namespace trestle::ui
