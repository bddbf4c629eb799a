#include "ui/tables/ConditionPopup.h"

#include "ui/tables/ConditionFields.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace trestle::ui {

ConditionPopup::ConditionPopup(const std::vector<ItemRows::Column>& columns, QWidget* parent)
    : QFrame(parent, Qt::Popup),
      m_columns(columns),
      m_attribute(new QComboBox(this)),
      m_type(new QComboBox(this)),
      m_fields(new ConditionFields(allComparisons(), this)),
      m_error(new InlineError(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(tr("Filter condition"));
    setFrameShape(QFrame::StyledPanel);
    m_attribute->setEditable(true);
    m_attribute->setInsertPolicy(QComboBox::NoInsert);
    m_attribute->setMinimumWidth(140);
    m_attribute->setAccessibleName(tr("Attribute"));
    for (const ItemRows::Column& column : m_columns)
        m_attribute->addItem(QString::fromUtf8(column.name));
    m_type->setAccessibleName(tr("Type"));
    for (const ValueType type : allValueTypes())
        m_type->addItem(QString::fromLatin1(tables::typeName(type)), static_cast<int>(type));
    auto* add = makeButton(tr("Apply"), ButtonKind::Outlined, this);

    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_attribute);
    row->addWidget(m_type);
    row->addWidget(m_fields, 1);
    row->addWidget(add);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::panelPadding, Theme::panelPadding, Theme::panelPadding, Theme::panelPadding);
    column->addLayout(row);
    column->addWidget(m_error);

    connect(m_attribute, &QComboBox::currentTextChanged, this, &ConditionPopup::attributeChanged);
    connect(m_type, &QComboBox::currentIndexChanged, this, &ConditionPopup::updateFields);
    connect(m_fields, &ConditionFields::edited, this, [this] {
        m_error->setMessage({});
        adjustSize();
    });
    connect(m_fields, &ConditionFields::returnPressed, this, &ConditionPopup::accept);
    connect(add, &QPushButton::clicked, this, &ConditionPopup::accept);
    attributeChanged();
}

void ConditionPopup::setCondition(const Condition& condition)
{
    m_attribute->setCurrentText(QString::fromUtf8(condition.attribute));
    m_type->setCurrentIndex(m_type->findData(static_cast<int>(condition.value.type())));
    m_fields->setCondition(condition);
}

void ConditionPopup::openAt(const QWidget* anchor)
{
    adjustSize();
    move(anchor->mapToGlobal(QPoint(0, anchor->height() + 4)));
    show();
    m_attribute->setFocus();
}

void ConditionPopup::attributeChanged()
{
    const QByteArray name = m_attribute->currentText().toUtf8();
    for (const ItemRows::Column& column : m_columns)
        if (column.name == name) m_type->setCurrentIndex(m_type->findData(static_cast<int>(column.type)));
    updateFields();
}

void ConditionPopup::updateFields()
{
    m_fields->setAttribute(m_attribute->currentText().toUtf8(), static_cast<ValueType>(m_type->currentData().toInt()));
    m_error->setMessage({});
}

void ConditionPopup::accept()
{
    if (m_attribute->currentText().isEmpty()) return m_error->setMessage(tr("Name the attribute to compare"));
    const auto condition = m_fields->condition();
    if (!condition) {
        m_error->setMessage(condition.error().message);
        return adjustSize();
    }
    Q_EMIT accepted(*condition);
    close();
}

}  // namespace trestle::ui
