// The inspector ITEM: the chosen item as a form, as JSON and as DynamoDB JSON. What is edited in any of them is staged
// at once; text that cannot be read is marked and stages nothing.
#pragma once

#include "ui/tables/StagedEdits.h"

#include "core/tables/schema/TableDescription.h"

#include <QWidget>

class QProgressBar;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace trestle::ui {

class CodeEdit;
class EmptyState;
class ItemForm;
class SegmentedControl;
class ThemedLabel;

class ItemInspector : public QWidget
{
    Q_OBJECT

public:
    enum Lens { Form, Json, TypedJson };

    explicit ItemInspector(QWidget* parent = nullptr);

    void setTable(const tables::TableDescription& table);
    /// Nothing: says that no item is chosen.
    void setItem(const std::optional<StagedItem>& staged);
    /// The key of the item shown, for the pane's title: "BOOK#0442 / META".
    [[nodiscard]] QString keyText() const;
    void setLens(Lens lens);
    void focusFirstField();
    /// The attribute whose field was last focused in this item; "" if none.
    [[nodiscard]] QByteArray chosenAttribute() const { return m_chosen; }
    /// Who gave an attribute its value: "copies last set 11:58:02 by", "PATCH /books/{id}", and its trace if it is
    /// kept.
    void setOrigin(const QString& text, const QString& by, const std::optional<qint64>& trace);

Q_SIGNALS:
    void attributeChosen();
    void traceRequested(qint64 number);
    /// `merge` is the same for edits in a row of one field.
    void edited(const trestle::ui::StagedItem& staged, const QByteArray& merge);

private:
    void showItem();
    void take(const tables::Item& item, const QByteArray& merge);
    void readText();
    void showFoot();
    [[nodiscard]] base::Result<tables::Item> itemFromText() const;

    tables::TableDescription m_table;
    std::optional<StagedItem> m_staged;
    tables::Item m_reference;  // what the text showed at first: its types hold for what an edit leaves alone
    bool m_taking = false;
    SegmentedControl* m_lens;
    QStackedWidget* m_stack;
    ItemForm* m_form;
    CodeEdit* m_code;
    EmptyState* m_empty;
    QWidget* m_foot;
    ThemedLabel* m_changes;
    ThemedLabel* m_size;
    QProgressBar* m_meter;
    QByteArray m_chosen;
    QWidget* m_origin;
    ThemedLabel* m_originText;
    ThemedLabel* m_originBy;
    QPushButton* m_originLink;
    std::optional<qint64> m_originTrace;
};

}  // namespace trestle::ui
