// One attribute in the item form, or one member of a list or set inside it: name, type, value. Maps, lists and sets
// open into rows of their own. Keys of an item that exists are only shown. The type's menu also moves, doubles and
// removes.
#pragma once

#include "core/base/Result.h"
#include "core/tables/values/AttributeValue.h"

#include <QWidget>

class QCheckBox;
class QGridLayout;
class QLineEdit;
class QMenu;
class QToolButton;

namespace trestle::ui {

class AttributeList;
class DisclosureField;
class InlineError;
class TextArea;

class AttributeRow : public QWidget
{
    Q_OBJECT

public:
    enum class Mode {
        Attribute,
        NewKey,    // a key of an added item: a fixed name and type, a value to give
        FixedKey,  // a key of an item that exists
        ReadOnly,  // an attribute of an item that is going to be deleted
        Element,   // of a list: its place instead of a name
        Member,    // of a set: no name, and the set's type
    };
    enum class Action { Remove, Duplicate, MoveUp, MoveDown };

    AttributeRow(const QByteArray& name, const tables::AttributeValue& value, Mode mode, QWidget* parent = nullptr);

    /// Shows another attribute of the same mode and type without making the fields anew; false if it cannot.
    bool reuse(const QByteArray& name, const tables::AttributeValue& value, Mode mode);

    [[nodiscard]] QByteArray name() const;
    void setName(const QByteArray& name);
    /// Error: as parseValue(); then the row shows it.
    [[nodiscard]] base::Result<tables::AttributeValue> value() const;
    [[nodiscard]] tables::AttributeValue::Type type() const { return m_type; }
    void setProblem(const QString& message);
    /// Marks the field as differing from the item read.
    void setChanged(bool changed);
    void focusName();
    void focusValue();
    /// Opens a map, list or set.
    void setOpen(bool open);

Q_SIGNALS:
    void edited();
    void focused();
    void actionRequested(trestle::ui::AttributeRow::Action action);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void setType(tables::AttributeValue::Type type);
    void showValue();
    void showNames();
    void makeField();
    void makeMenu();
    void addBinaryActions(QMenu* menu);
    void summarize();
    [[nodiscard]] bool isWritable() const { return m_mode != Mode::FixedKey && m_mode != Mode::ReadOnly; }
    [[nodiscard]] QString text() const;
    [[nodiscard]] QList<QWidget*> fields() const;

    Mode m_mode;
    tables::AttributeValue::Type m_type;
    tables::AttributeValue m_value;  // as given, for what of it an edit leaves alone
    bool m_hex = false;              // binary as hexadecimal instead of base64
    QGridLayout* m_grid;
    QLineEdit* m_name;
    QToolButton* m_typeButton;
    QWidget* m_valueHost;
    QLineEdit* m_line = nullptr;  // one of the four
    TextArea* m_area = nullptr;
    QCheckBox* m_check = nullptr;
    DisclosureField* m_summary = nullptr;
    AttributeList* m_list = nullptr;  // of an open map, list or set
    InlineError* m_error;
};

}  // namespace trestle::ui
