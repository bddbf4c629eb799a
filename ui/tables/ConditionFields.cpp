#include "ui/tables/ConditionFields.h"

#include "ui/widgets/Theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>

namespace trestle::ui {

ConditionFields::ConditionFields(const QList<Comparison>& comparisons, QWidget* parent)
    : QWidget(parent), m_comparison(new QComboBox(this)), m_value(new QLineEdit(this)), m_upper(new QLineEdit(this))
{
    for (const Comparison comparison : comparisons)
        m_comparison->addItem(comparisonText(comparison), static_cast<int>(comparison));
    m_comparison->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_comparison);
    for (QLineEdit* field : {m_value, m_upper}) {
        field->setFont(Theme::instance().font(FontRole::CodeSmall));
        field->setMinimumWidth(80);
        field->setPlaceholderText(tr("any"));
        row->addWidget(field, 1);
        connect(field, &QLineEdit::textEdited, this, &ConditionFields::edited);
        connect(field, &QLineEdit::returnPressed, this, &ConditionFields::returnPressed);
    }
    connect(m_comparison, &QComboBox::currentIndexChanged, this, [this] {
        showValues();
        Q_EMIT edited();
    });
    showValues();
}

void ConditionFields::setAttribute(const QByteArray& attribute, ValueType type)
{
    m_attribute = attribute;
    m_type = type;
    const QString name = QString::fromUtf8(attribute);
    m_comparison->setAccessibleName(tr("Comparison of %1").arg(name));
    m_value->setAccessibleName(tr("Value compared with %1").arg(name));
    m_upper->setAccessibleName(tr("Upper value compared with %1").arg(name));
}

void ConditionFields::setCondition(const Condition& condition)
{
    setAttribute(condition.attribute, condition.value.type());
    m_comparison->setCurrentIndex(m_comparison->findData(static_cast<int>(condition.comparison)));
    m_value->setText(valueCount(condition.comparison) > 0 ? editText(condition.value) : QString());
    m_upper->setText(valueCount(condition.comparison) > 1 ? editText(condition.upper) : QString());
}

void ConditionFields::clear()
{
    m_value->clear();
    m_upper->clear();
}

bool ConditionFields::isGiven() const
{
    return valueCount(comparison()) == 0 || !m_value->text().isEmpty() || !m_upper->text().isEmpty();
}

base::Result<Condition> ConditionFields::condition() const
{
    Condition condition{m_attribute, comparison(), {}, {}};
    const auto read = [this](const QLineEdit* field, tables::AttributeValue& into) -> base::Result<void> {
        auto value = parseValue(m_type, field->text());
        if (!value)
            return base::Error{value.error().code,
                               QStringLiteral("%1: %2").arg(QString::fromUtf8(m_attribute), value.error().message)};
        into = std::move(*value);
        return {};
    };
    if (valueCount(condition.comparison) > 0)
        if (const auto done = read(m_value, condition.value); !done) return done.error();
    if (valueCount(condition.comparison) > 1)
        if (const auto done = read(m_upper, condition.upper); !done) return done.error();
    return condition;
}

Comparison ConditionFields::comparison() const
{
    return static_cast<Comparison>(m_comparison->currentData().toInt());
}

void ConditionFields::showValues()
{
    m_value->setVisible(valueCount(comparison()) > 0);
    m_upper->setVisible(valueCount(comparison()) > 1);
}

}  // namespace trestle::ui
