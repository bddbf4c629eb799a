#include "ui/tables/ConditionPill.h"

#include "ui/tables/ValueText.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/StyleShapes.h"
#include "ui/widgets/ThemedLabel.h"

#include <QApplication>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QStringListModel>

namespace trestle::ui {

using base::Error;
using base::Result;
using tables::AttributeValue;

namespace {

constexpr int narrowestField = 20;
constexpr int widestField = 220;

/// A field as wide as what stands in it.
class FittedEdit : public QLineEdit
{
public:
    explicit FittedEdit(QWidget* parent) : QLineEdit(parent)
    {
        setFrame(false);
        setFont(Theme::instance().font(FontRole::CodeSmall));
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        connect(this, &QLineEdit::textChanged, this, [this] { updateGeometry(); });
    }

    QSize sizeHint() const override
    {
        const QString shown = text().isEmpty() ? placeholderText() : text();
        const int width = fontMetrics().horizontalAdvance(shown) + 14;
        return {std::clamp(width, narrowestField, widestField), Theme::controlHeight - 6};
    }
    QSize minimumSizeHint() const override { return sizeHint(); }
};

QToolButton* makeMenuButton(QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setAutoRaise(true);
    button->setProperty("trestleQuiet", true);
    button->setFixedHeight(Theme::controlHeight - 6);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

}  // namespace

ConditionPill::ConditionPill(Kind kind, QWidget* parent)
    : QWidget(parent),
      m_kind(kind),
      m_name(new FittedEdit(this)),
      m_comparisonButton(makeMenuButton(this)),
      m_value(new FittedEdit(this)),
      m_and(new ThemedLabel(tr("and"), FontRole::Secondary, Role::Text2, this)),
      m_upper(new FittedEdit(this)),
      m_role(new ThemedLabel({}, FontRole::Caption, Role::Text3, this))
{
    setFixedHeight(Theme::controlHeight);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(6, 0, 6, 0);
    row->setSpacing(2);
    row->addWidget(m_name);
    if (kind == Kind::Key) {
        m_name->setReadOnly(true);
        m_name->setFocusPolicy(Qt::NoFocus);
        m_name->setAccessibleName(tr("Key attribute"));
    } else {
        m_name->setAccessibleName(tr("Attribute to filter by"));
        m_name->setPlaceholderText(tr("attribute"));
        auto* completer = new QCompleter(this);
        completer->setModel(new QStringListModel(completer));
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        completer->setFilterMode(Qt::MatchContains);
        m_name->setCompleter(completer);
        m_typeButton = makeMenuButton(this);
        m_typeButton->setFont(Theme::instance().font(FontRole::CodeSmall));
        auto* types = new QMenu(m_typeButton);
        for (const ValueType type : allValueTypes())
            connect(types->addAction(QString::fromLatin1(tables::typeName(type))), &QAction::triggered, this,
                    [this, type] {
                        setType(type);
                        Q_EMIT edited();
                    });
        m_typeButton->setMenu(types);
        row->addWidget(m_typeButton);
    }
    auto* comparisons = new QMenu(m_comparisonButton);
    for (const Comparison comparison : allComparisons())
        connect(comparisons->addAction(comparisonText(comparison)), &QAction::triggered, this, [this, comparison] {
            setComparison(comparison);
            m_value->setFocus();
            Q_EMIT edited();
        });
    m_comparisonButton->setMenu(comparisons);
    row->addWidget(m_comparisonButton);
    row->addWidget(m_value);
    row->addWidget(m_and);
    row->addWidget(m_upper);
    row->addSpacing(2);
    row->addWidget(m_role);
    if (kind == Kind::Filter) {
        auto* remove = makeIconButton(QStringLiteral("close"), tr("Remove the condition"), this);
        remove->setFixedSize(20, 20);
        row->addWidget(remove);
        connect(remove, &QToolButton::clicked, this, &ConditionPill::removeRequested);
    }
    for (QLineEdit* field : {m_value, m_upper}) {
        field->setPlaceholderText(tr("any"));
        connect(field, &QLineEdit::textEdited, this, &ConditionPill::edited);
        connect(field, &QLineEdit::returnPressed, this, &ConditionPill::runRequested);
    }
    connect(m_name, &QLineEdit::textChanged, this, &ConditionPill::nameChanged);
    connect(m_name, &QLineEdit::returnPressed, this, [this] { m_value->setFocus(); });
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget* from, const QWidget* to) {
        if ((from && isAncestorOf(from)) || (to && isAncestorOf(to))) update();
    });
    setComparison(Comparison::Equal);
    setType(ValueType::S);
}

void ConditionPill::setAttribute(const QByteArray& attribute, ValueType type)
{
    m_name->setText(QString::fromUtf8(attribute));
    setType(type);
}

void ConditionPill::setColumns(const std::vector<ItemRows::Column>& columns)
{
    m_columns = columns;
    if (m_kind == Kind::Key) return;
    QStringList names;
    for (const ItemRows::Column& column : columns)
        names += QString::fromUtf8(column.name);
    static_cast<QStringListModel*>(m_name->completer()->model())->setStringList(names);
}

void ConditionPill::setCondition(const Condition& condition)
{
    m_name->setText(QString::fromUtf8(condition.attribute));
    setComparison(condition.comparison);
    QStringList texts;
    for (const AttributeValue& value : condition.values)
        texts += editText(value);
    // What the value is compared as says what the attribute is, but for its size and its type.
    const bool says = !condition.values.empty() && condition.comparison != Comparison::IsType &&
                      valueTypeFor(condition.comparison, ValueType::S) == ValueType::S;
    if (m_kind == Kind::Filter && says) setType(condition.values.front().type());
    m_value->setText(condition.comparison == Comparison::In ? texts.join(u", "_qs) : texts.value(0));
    m_upper->setText(condition.comparison == Comparison::Between ? texts.value(1) : QString());
}

void ConditionPill::clear()
{
    m_value->clear();
    m_upper->clear();
    setComparison(Comparison::Equal);
}

QByteArray ConditionPill::attribute() const
{
    return m_name->text().toUtf8();
}

bool ConditionPill::isGiven() const
{
    if (m_name->text().isEmpty()) return false;
    return m_kind == Kind::Filter || valueCount(m_comparison) == 0 || !m_value->text().isEmpty() ||
           !m_upper->text().isEmpty();
}

Result<std::vector<AttributeValue>> ConditionPill::values() const
{
    const ValueType type = valueTypeFor(m_comparison, m_type);
    QStringList texts;
    if (m_comparison == Comparison::In) {
        for (const QString& part : m_value->text().split(u','))
            texts += part.trimmed();
    } else {
        if (valueCount(m_comparison) > 0) texts += m_value->text();
        if (valueCount(m_comparison) > 1) texts += m_upper->text();
    }
    std::vector<AttributeValue> values;
    for (const QString& text : texts) {
        auto value = parseValue(type, text);
        if (!value) return value.error();
        values.push_back(std::move(*value));
    }
    return values;
}

Result<Condition> ConditionPill::condition() const
{
    auto read = values();
    m_value->setAccessibleDescription(read ? QString() : read.error().message);
    if (!read) return Error{read.error().code, QStringLiteral("%1: %2").arg(m_name->text(), read.error().message)};
    return Condition{attribute(), m_comparison, std::move(*read)};
}

void ConditionPill::setRole(const std::optional<ConditionRole>& role, const QString& why)
{
    m_role->setVisible(role.has_value());
    m_role->setToolTip(why);
    setToolTip(why);
    if (!role) return;
    switch (*role) {
        case ConditionRole::Key:
            m_role->setText(tr("key"));
            m_role->setRole(Role::Teal);
            break;
        case ConditionRole::Filter:
            m_role->setText(tr("filter"));
            m_role->setRole(m_kind == Kind::Key ? Role::Warning : Role::Text3);
            break;
        case ConditionRole::Unusable:
            m_role->setText(tr("not usable"));
            m_role->setRole(Role::Danger);
            break;
    }
    updateGeometry();
}

void ConditionPill::focusFirstField()
{
    QLineEdit* field = m_kind == Kind::Filter && m_name->text().isEmpty() ? m_name : m_value;
    field->setFocus();
    field->selectAll();
}

void ConditionPill::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    const QWidget* focus = QApplication::focusWidget();
    const bool focused = focus && isAncestorOf(focus) && qobject_cast<const QLineEdit*>(focus);
    shapes::controlBox(&painter, rect(), theme.color(Role::Surface1), theme.color(Role::Line),
                       focused ? shapes::FocusState::Focused : shapes::FocusState::None);
}

void ConditionPill::setComparison(Comparison comparison)
{
    m_comparison = comparison;
    m_comparisonButton->setText(comparisonText(comparison));
    showFields();
}

void ConditionPill::setType(ValueType type)
{
    m_type = type;
    if (m_typeButton) m_typeButton->setText(typeGlyph(type));
    showFields();
}

void ConditionPill::nameChanged()
{
    if (m_kind == Kind::Filter) {
        const QByteArray name = attribute();
        const auto column = std::find_if(m_columns.begin(), m_columns.end(),
                                         [&name](const ItemRows::Column& each) { return each.name == name; });
        if (column != m_columns.end()) setType(column->type);
        Q_EMIT edited();
    }
    showFields();
}

void ConditionPill::showFields()
{
    const QString name = m_name->text();
    const int count = valueCount(m_comparison);
    m_value->setVisible(count > 0);
    m_and->setVisible(count > 1);
    m_upper->setVisible(count > 1);
    m_value->setPlaceholderText(m_comparison == Comparison::In       ? tr("one, two")
                                : m_comparison == Comparison::IsType ? QStringLiteral("S")
                                : m_kind == Kind::Key                ? tr("any")
                                                                     : tr("value"));
    m_comparisonButton->setAccessibleName(tr("Comparison of %1: %2").arg(name, comparisonText(m_comparison)));
    m_value->setAccessibleName(m_kind == Kind::Key ? tr("Value of the key %1").arg(name)
                                                   : tr("Value compared with %1").arg(name));
    m_upper->setAccessibleName(tr("Upper value compared with %1").arg(name));
    if (m_typeButton)
        m_typeButton->setAccessibleName(tr("Type of %1: %2").arg(name, QString::fromLatin1(tables::typeName(m_type))));
    updateGeometry();
}

}  // namespace trestle::ui
