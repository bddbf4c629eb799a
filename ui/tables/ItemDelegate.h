// Paints the cells of the item grid and edits them as text. An editor whose text is no value of the cell's type says so
// and stays open; Escape leaves the cell as it was.
#pragma once

#include <QStyledItemDelegate>

namespace trestle::ui {

class ItemsModel;

class ItemDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    ItemDelegate(ItemsModel& model, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// "" if the editor's text can be staged.
    [[nodiscard]] QString problemOf(const QObject* editor) const;

    ItemsModel& m_model;
};

}  // namespace trestle::ui
