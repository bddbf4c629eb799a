// One attribute in the item form: name, type, value. Keys of an item that exists are only shown. The type's menu also
// removes the attribute.
#pragma once

#include "core/base/Result.h"
#include "core/tables/values/AttributeValue.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;
class QToolButton;

namespace trestle::ui {

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
    };

    AttributeRow(const QByteArray& name, const tables::AttributeValue& value, Mode mode, QWidget* parent = nullptr);

    [[nodiscard]] QByteArray name() const;
    /// Error: as parseValue(); then the row shows it.
    [[nodiscard]] base::Result<tables::AttributeValue> value() const;
    [[nodiscard]] tables::AttributeValue::Type type() const { return m_type; }
    void setProblem(const QString& message);
    /// Marks the field as differing from the item read.
    void setChanged(bool changed);
    void focusName();
    void focusValue();

Q_SIGNALS:
    void edited();
    void removeRequested();

private:
    void setType(tables::AttributeValue::Type type);
    void showValue();
    void addTypeMenu();
    [[nodiscard]] QString text() const;

    Mode m_mode;
    tables::AttributeValue::Type m_type;
    tables::AttributeValue m_value;  // as given, for what of it an edit leaves alone
    QLineEdit* m_name;
    QToolButton* m_typeButton;
    QWidget* m_valueHost;
    QLineEdit* m_line = nullptr;  // one of the three
    TextArea* m_area = nullptr;
    QCheckBox* m_check = nullptr;
    InlineError* m_error;
};

}  // namespace trestle::ui
