#include "ui/tables/AttributeRow.h"

#include "ui/tables/AttributeList.h"
#include "ui/tables/Counted.h"
#include "ui/tables/DisclosureField.h"
#include "ui/tables/ValueText.h"
#include "ui/widgets/TextArea.h"
#include "ui/widgets/ThemedLabel.h"

#include <QCheckBox>
#include <QEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QLineEdit>
#include <QMenu>
#include <QSaveFile>
#include <QToolButton>

namespace trestle::ui {

using tables::AttributeValue;

namespace {

constexpr int nameWidth = 84;
constexpr int typeWidth = 44;
constexpr int elementWidth = 28;
constexpr int longText = 80;
constexpr qint64 maximumFile = 400 * 1024;

/// Whether a text wants a box of several lines.
bool isLong(const QString& text)
{
    return text.size() > longText || text.contains(u'\n');
}

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

/// "3 attributes", "2 elements", or the members of a set.
QString summaryText(const AttributeValue& value)
{
    if (const auto* map = value.as<AttributeValue::Map>()) return Counted::attributes(static_cast<qint64>(map->size()));
    if (const auto* list = value.as<AttributeValue::List>())
        return Counted::elements(static_cast<qint64>(list->size()));
    return cellText(value);
}

}  // namespace

AttributeRow::AttributeRow(const QByteArray& name, const AttributeValue& value, Mode mode, QWidget* parent)
    : QWidget(parent),
      m_mode(mode),
      m_type(value.type()),
      m_value(value),
      m_grid(new QGridLayout(this)),
      m_name(new QLineEdit(QString::fromUtf8(name), this)),
      m_typeButton(new QToolButton(this)),
      m_valueHost(new QWidget(this)),
      m_error(new InlineError(this))
{
    m_name->setFrame(false);
    m_name->setFixedSize(mode == Mode::Element ? elementWidth : nameWidth, Theme::controlHeight);
    m_name->setVisible(mode != Mode::Member);
    m_name->setReadOnly(mode != Mode::Attribute);
    if (m_name->isReadOnly()) m_name->setFocusPolicy(Qt::NoFocus);
    m_name->setPlaceholderText(tr("name"));
    m_name->setCursorPosition(0);
    m_name->installEventFilter(this);
    connect(m_name, &QLineEdit::textEdited, this, &AttributeRow::edited);

    m_typeButton->setAutoRaise(true);
    m_typeButton->setFixedSize(typeWidth, Theme::controlHeight);
    m_typeButton->setFont(Theme::instance().font(FontRole::CodeSmall));
    m_typeButton->setFocusPolicy(Qt::TabFocus);
    m_typeButton->setPopupMode(QToolButton::InstantPopup);
    m_typeButton->installEventFilter(this);
    makeMenu();

    auto* host = new QVBoxLayout(m_valueHost);
    host->setContentsMargins(0, 0, 0, 0);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(4);
    m_grid->setVerticalSpacing(2);
    m_grid->addWidget(m_name, 0, 0, Qt::AlignTop);
    m_grid->addWidget(m_typeButton, 0, 1, Qt::AlignTop);
    m_grid->addWidget(m_valueHost, 0, 2);
    m_grid->addWidget(m_error, 1, 2);
    m_grid->setColumnStretch(2, 1);
    showValue();
}

bool AttributeRow::reuse(const QByteArray& name, const AttributeValue& value, Mode mode)
{
    if (mode != m_mode || value.type() != m_type || m_list || m_hex) return false;
    const QString text = editText(value);
    // A text that needs another kind of field gets it.
    if ((m_line || m_area) && isLong(text) != (m_area != nullptr)) return false;
    m_value = value;
    setName(name);
    const QSignalBlocker blocker(this);
    if (m_line && m_line->text() != text) {
        m_line->setText(text);
        m_line->setCursorPosition(0);
    }
    if (m_area && m_area->toPlainText() != text) m_area->setPlainText(text);
    if (m_check) m_check->setChecked(text == u"true");
    if (m_summary) summarize();
    setProblem({});
    setChanged(false);
    showNames();
    return true;
}

void AttributeRow::makeMenu()
{
    const bool fixed = m_mode == Mode::FixedKey || m_mode == Mode::NewKey || m_mode == Mode::ReadOnly;
    m_typeButton->setEnabled(!fixed);
    if (fixed) return;
    auto* menu = new QMenu(m_typeButton);
    m_typeButton->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        if (m_mode != Mode::Member) {
            for (const ValueType type : allValueTypes()) {
                QAction* action = menu->addAction(QString::fromLatin1(tables::typeName(type)));
                action->setCheckable(true);
                action->setChecked(type == m_type);
                connect(action, &QAction::triggered, this, [this, type] { setType(type); });
            }
            menu->addSeparator();
        }
        if (m_type == ValueType::B) addBinaryActions(menu);
        const auto add = [this, menu](const QString& text, Action action) {
            connect(menu->addAction(text), &QAction::triggered, this,
                    [this, action] { Q_EMIT actionRequested(action); });
        };
        if (m_mode == Mode::Element) {
            add(tr("Move up"), Action::MoveUp);
            add(tr("Move down"), Action::MoveDown);
        }
        if (m_mode != Mode::Member) add(tr("Duplicate"), Action::Duplicate);
        add(tr("Remove"), Action::Remove);
    });
}

void AttributeRow::addBinaryActions(QMenu* menu)
{
    QAction* hex = menu->addAction(tr("Show as hexadecimal"));
    hex->setCheckable(true);
    hex->setChecked(m_hex);
    connect(hex, &QAction::toggled, this, [this](bool on) {
        if (const auto now = value()) m_value = *now;
        m_hex = on;
        showValue();
    });
    connect(menu->addAction(tr("Load from a file…")), &QAction::triggered, this, [this] {
        const QString path = QFileDialog::getOpenFileName(window(), tr("Load a binary value"));
        if (path.isEmpty()) return;
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return setProblem(tr("%1 cannot be read: %2").arg(path, file.errorString()));
        if (file.size() > maximumFile)
            return setProblem(tr("%1 has %L2 bytes; an item holds 400 KB").arg(path).arg(file.size()));
        m_value = AttributeValue::binary(file.readAll());
        showValue();
        Q_EMIT edited();
    });
    connect(menu->addAction(tr("Save to a file…")), &QAction::triggered, this, [this] {
        const auto now = value();
        if (!now) return;
        const QString path =
            QFileDialog::getSaveFileName(window(), tr("Save the binary value"), QString::fromUtf8(name()));
        if (path.isEmpty()) return;
        QSaveFile file(path);
        const bool saved = file.open(QIODevice::WriteOnly) &&
                           file.write(now->as<AttributeValue::Binary>()->bytes) >= 0 && file.commit();
        if (!saved) setProblem(tr("%1 cannot be written: %2").arg(path, file.errorString()));
    });
    menu->addSeparator();
}

QByteArray AttributeRow::name() const
{
    return m_name->text().toUtf8();
}

void AttributeRow::setName(const QByteArray& name)
{
    const QString text = QString::fromUtf8(name);
    if (m_name->text() == text) return;
    m_name->setText(text);
    m_name->setCursorPosition(0);
    showNames();
}

QString AttributeRow::text() const
{
    if (m_check) return m_check->isChecked() ? QStringLiteral("true") : QStringLiteral("false");
    if (m_area) return m_area->toPlainText();
    if (m_line) return m_line->text();
    return editText(m_value);
}

base::Result<AttributeValue> AttributeRow::value() const
{
    if (m_list) return m_list->value();
    if (m_summary) return m_value;
    if (m_hex) {
        const QByteArray digits = text().simplified().remove(u' ').toLatin1();
        const QByteArray bytes = QByteArray::fromHex(digits);
        if (bytes.toHex() != digits.toLower())
            return base::Error{base::ErrorCode::InvalidArgument, tr("This is not hexadecimal: two digits a byte")};
        return AttributeValue::binary(bytes);
    }
    return parseValue(m_type, text(), m_value.type() == m_type ? &m_value : nullptr);
}

QList<QWidget*> AttributeRow::fields() const
{
    QList<QWidget*> list;
    for (QWidget* field : std::initializer_list<QWidget*>{m_line, m_area, m_check, m_summary})
        if (field) list += field;
    return list;
}

void AttributeRow::setProblem(const QString& message)
{
    // A row inside says by itself what is wrong with it.
    m_error->setMessage(m_list ? QString() : message);
    for (QWidget* field : fields()) {
        field->setProperty("trestleInvalid", !message.isEmpty());
        field->setAccessibleDescription(message);
        field->update();
    }
}

void AttributeRow::setChanged(bool changed)
{
    for (QWidget* field : fields()) {
        if (field->property("trestleChanged").toBool() == changed) continue;
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
    for (QWidget* field : fields())
        field->setFocus();
}

bool AttributeRow::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn) Q_EMIT focused();
    return QWidget::eventFilter(watched, event);
}

void AttributeRow::setType(AttributeValue::Type type)
{
    const QString start = startText(type, text());
    m_type = type;
    m_hex = false;
    if (const auto value = parseValue(type, start)) m_value = *value;
    showValue();
    if (isNested(type)) setOpen(true);
    Q_EMIT edited();
}

void AttributeRow::setOpen(bool open)
{
    if (!m_summary || open == (m_list != nullptr)) return;
    if (open) {
        const auto access = isWritable() ? AttributeList::Access::Writable : AttributeList::Access::ReadOnly;
        m_list = new AttributeList(m_value, access, this);
        m_grid->addWidget(m_list, 2, 0, 1, 3);
        m_list->show();
        connect(m_list, &AttributeList::edited, this, [this] {
            if (const auto now = m_list->value()) m_value = *now;
            summarize();
            Q_EMIT edited();
        });
        connect(m_list, &AttributeList::focused, this, &AttributeRow::focused);
    } else {
        m_list->hide();
        std::exchange(m_list, nullptr)->deleteLater();
    }
    summarize();
}

void AttributeRow::summarize()
{
    m_summary->setOpen(m_list != nullptr);
    m_summary->setText(summaryText(m_value));
    m_summary->setToolTip(m_list ? tr("Close") : tr("Open to edit"));
}

void AttributeRow::makeField()
{
    const QString text =
        m_hex ? QString::fromLatin1(m_value.as<AttributeValue::Binary>()->bytes.toHex()) : editText(m_value);
    const QFont code = Theme::instance().font(FontRole::CodeSmall);
    if (m_type == ValueType::Bool) {
        m_check = new QCheckBox(m_valueHost);
        m_check->setChecked(text == u"true");
        m_check->setText(text);
        m_check->setEnabled(isWritable());
        m_check->setMinimumHeight(Theme::controlHeight);
        connect(m_check, &QCheckBox::toggled, this, [this](bool on) {
            m_check->setText(on ? QStringLiteral("true") : QStringLiteral("false"));
            Q_EMIT edited();
        });
    } else if (isNested(m_type)) {
        m_summary = new DisclosureField(m_valueHost);
        connect(m_summary, &QAbstractButton::clicked, this, [this] { setOpen(m_list == nullptr); });
        summarize();
    } else if (isLong(text)) {
        m_area = new TextArea(m_valueHost);
        m_area->setPlainText(text);
        m_area->setReadOnly(!isWritable());
        const int lines = std::clamp(static_cast<int>(text.size()) / 24 + 1, 2, 5);
        m_area->setFixedHeight(QFontMetrics(code).lineSpacing() * lines + 14);
        connect(m_area, &QPlainTextEdit::textChanged, this, &AttributeRow::edited);
    } else {
        m_line = new QLineEdit(text, m_valueHost);
        m_line->setReadOnly(!isWritable() || m_type == ValueType::Null);
        m_line->setCursorPosition(0);
        connect(m_line, &QLineEdit::textEdited, this, &AttributeRow::edited);
    }
    for (QWidget* field : fields()) {
        field->setFont(code);
        field->installEventFilter(this);
        m_valueHost->layout()->addWidget(field);
        setTabOrder(m_name, m_typeButton);
        setTabOrder(m_typeButton, field);
    }
}

void AttributeRow::showValue()
{
    setOpen(false);
    delete std::exchange(m_line, nullptr);
    delete std::exchange(m_area, nullptr);
    delete std::exchange(m_check, nullptr);
    delete std::exchange(m_summary, nullptr);
    makeField();
    showNames();
}

void AttributeRow::showNames()
{
    const QString typeText = QString::fromLatin1(tables::typeName(m_type));
    const QString called = m_mode == Mode::Member ? tr("the member") : m_name->text();
    m_name->setAccessibleName(tr("Name of attribute %1").arg(called));
    m_name->setToolTip(called);
    m_typeButton->setText(typeText);
    m_typeButton->setAccessibleName(tr("Type of %1: %2").arg(called, typeText));
    m_typeButton->setToolTip(isWritable() && m_mode != Mode::NewKey ? tr("Change the type, move, double or remove it")
                                                                    : typeText);
    for (QWidget* field : fields())
        field->setAccessibleName(tr("Value of %1, %2").arg(called, typeText));
}

}  // namespace trestle::ui
