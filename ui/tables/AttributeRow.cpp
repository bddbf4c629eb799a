#include "ui/tables/AttributeRow.h"

#include "ui/tables/ValueText.h"
#include "ui/widgets/TextArea.h"
#include "ui/widgets/ThemedLabel.h"

#include <QActionGroup>
#include <QCheckBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

namespace trestle::ui {

using tables::AttributeValue;

namespace {

constexpr int nameWidth = 84;
constexpr int typeWidth = 44;
constexpr int longText = 80;

bool isNested(ValueType type)
{
    switch (type) {
        case ValueType::M:
        case ValueType::L:
        case ValueType::SS:
        case ValueType::NS:
        case ValueType::BS:
            return true;
        case ValueType::S:
        case ValueType::N:
        case ValueType::B:
        case ValueType::Bool:
        case ValueType::Null:
            return false;
    }
    return false;
}

/// What a value becomes when only its type is chosen: its text where that can be read, else the type's own nothing.
QString startText(ValueType type, const QString& text)
{
    if (parseValue(type, text)) return text;
    switch (type) {
        case ValueType::N:
            return QStringLiteral("0");
        case ValueType::Bool:
            return QStringLiteral("false");
        case ValueType::Null:
            return QStringLiteral("null");
        case ValueType::M:
            return QStringLiteral("{}");
        case ValueType::L:
            return QStringLiteral("[]");
        case ValueType::SS:
        case ValueType::BS:
            return QStringLiteral("[\"\"]");
        case ValueType::NS:
            return QStringLiteral("[0]");
        case ValueType::S:
        case ValueType::B:
            return {};
    }
    return {};
}

}  // namespace

AttributeRow::AttributeRow(const QByteArray& name, const AttributeValue& value, Mode mode, QWidget* parent)
    : QWidget(parent),
      m_mode(mode),
      m_type(value.type()),
      m_value(value),
      m_name(new QLineEdit(QString::fromUtf8(name), this)),
      m_typeButton(new QToolButton(this)),
      m_valueHost(new QWidget(this)),
      m_error(new InlineError(this))
{
    m_name->setFrame(false);
    m_name->setFixedWidth(nameWidth);
    m_name->setReadOnly(mode != Mode::Attribute);
    if (m_name->isReadOnly()) m_name->setFocusPolicy(Qt::NoFocus);
    m_name->setAccessibleName(tr("Name of attribute %1").arg(m_name->text()));
    m_name->setToolTip(m_name->text());
    m_name->setPlaceholderText(tr("name"));
    m_name->setCursorPosition(0);
    connect(m_name, &QLineEdit::textEdited, this, &AttributeRow::edited);

    m_typeButton->setAutoRaise(true);
    m_typeButton->setFixedSize(typeWidth, Theme::controlHeight);
    m_typeButton->setFont(Theme::instance().font(FontRole::CodeSmall));
    m_typeButton->setFocusPolicy(Qt::TabFocus);
    addTypeMenu();

    auto* host = new QVBoxLayout(m_valueHost);
    host->setContentsMargins(0, 0, 0, 0);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(4);
    grid->setVerticalSpacing(2);
    grid->addWidget(m_name, 0, 0, Qt::AlignTop);
    grid->addWidget(m_typeButton, 0, 1, Qt::AlignTop);
    grid->addWidget(m_valueHost, 0, 2);
    grid->addWidget(m_error, 1, 2);
    grid->setColumnStretch(2, 1);
    m_name->setFixedHeight(Theme::controlHeight);
    showValue();
}

void AttributeRow::addTypeMenu()
{
    const bool fixed = m_mode == Mode::FixedKey || m_mode == Mode::NewKey || m_mode == Mode::ReadOnly;
    m_typeButton->setEnabled(!fixed);
    if (fixed) return;
    auto* menu = new QMenu(m_typeButton);
    auto* types = new QActionGroup(menu);
    for (const ValueType type : allValueTypes()) {
        QAction* action = menu->addAction(QString::fromLatin1(tables::typeName(type)));
        action->setCheckable(true);
        action->setChecked(type == m_type);
        types->addAction(action);
        connect(action, &QAction::triggered, this, [this, type] { setType(type); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Remove Attribute")), &QAction::triggered, this, &AttributeRow::removeRequested);
    m_typeButton->setMenu(menu);
    m_typeButton->setPopupMode(QToolButton::InstantPopup);
}

QByteArray AttributeRow::name() const
{
    return m_name->text().toUtf8();
}

QString AttributeRow::text() const
{
    if (m_check) return m_check->isChecked() ? QStringLiteral("true") : QStringLiteral("false");
    if (m_area) return m_area->toPlainText();
    return m_line->text();
}

base::Result<AttributeValue> AttributeRow::value() const
{
    return parseValue(m_type, text(), m_value.type() == m_type ? &m_value : nullptr);
}

void AttributeRow::setProblem(const QString& message)
{
    m_error->setMessage(message);
    for (QWidget* field : {static_cast<QWidget*>(m_line), static_cast<QWidget*>(m_area)}) {
        if (!field) continue;
        field->setProperty("trestleInvalid", !message.isEmpty());
        field->setAccessibleDescription(message);
        field->update();
    }
}

void AttributeRow::setChanged(bool changed)
{
    for (QWidget* field : {static_cast<QWidget*>(m_line), static_cast<QWidget*>(m_area)}) {
        if (!field) continue;
        field->setProperty("trestleChanged", changed);
        field->update();
    }
}

void AttributeRow::focusName()
{
    m_name->setFocus();
    m_name->selectAll();
}

void AttributeRow::focusValue()
{
    if (m_line) m_line->setFocus();
    if (m_area) m_area->setFocus();
    if (m_check) m_check->setFocus();
}

void AttributeRow::setType(AttributeValue::Type type)
{
    const QString start = startText(type, text());
    m_type = type;
    if (const auto value = parseValue(type, start)) m_value = *value;
    showValue();
    Q_EMIT edited();
}

void AttributeRow::showValue()
{
    const QString typeText = QString::fromLatin1(tables::typeName(m_type));
    const QString called = QString::fromUtf8(name());
    m_typeButton->setText(typeText);
    m_typeButton->setAccessibleName(tr("Type of %1: %2").arg(called, typeText));
    m_typeButton->setToolTip(m_mode == Mode::Attribute ? tr("Change the type, or remove the attribute") : typeText);
    delete std::exchange(m_line, nullptr);
    delete std::exchange(m_area, nullptr);
    delete std::exchange(m_check, nullptr);

    const bool readOnly = m_mode == Mode::FixedKey || m_mode == Mode::ReadOnly;
    const QString text = editText(m_value);
    const QFont code = Theme::instance().font(FontRole::CodeSmall);
    QWidget* field = nullptr;
    if (m_type == ValueType::Bool) {
        m_check = new QCheckBox(m_valueHost);
        m_check->setChecked(text == u"true");
        m_check->setText(text);
        m_check->setFont(code);
        m_check->setEnabled(!readOnly);
        m_check->setMinimumHeight(Theme::controlHeight);
        connect(m_check, &QCheckBox::toggled, this, [this](bool on) {
            m_check->setText(on ? QStringLiteral("true") : QStringLiteral("false"));
            Q_EMIT edited();
        });
        field = m_check;
    } else if (isNested(m_type) || text.size() > longText || text.contains(u'\n')) {
        m_area = new TextArea(m_valueHost);
        m_area->setFont(code);
        m_area->setPlainText(text);
        m_area->setReadOnly(readOnly);
        const int lines = std::clamp(static_cast<int>(text.size()) / 24 + 1, 1, 5);
        m_area->setFixedHeight(std::max(Theme::controlHeight, QFontMetrics(code).lineSpacing() * lines + 14));
        m_area->setVerticalScrollBarPolicy(lines > 1 ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
        connect(m_area, &QPlainTextEdit::textChanged, this, &AttributeRow::edited);
        field = m_area;
    } else {
        m_line = new QLineEdit(text, m_valueHost);
        m_line->setFont(code);
        m_line->setReadOnly(readOnly || m_type == ValueType::Null);
        m_line->setCursorPosition(0);
        connect(m_line, &QLineEdit::textEdited, this, &AttributeRow::edited);
        field = m_line;
    }
    field->setAccessibleName(tr("Value of %1, %2").arg(called, typeText));
    m_valueHost->layout()->addWidget(field);
    setTabOrder(m_name, m_typeButton);
    setTabOrder(m_typeButton, field);
}

}  // namespace trestle::ui
