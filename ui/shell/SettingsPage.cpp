#include "ui/shell/SettingsPage.h"

#include "ui/settings/Settings.h"
#include "ui/shell/KeyboardEditor.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/FilterEdit.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

#include <QCheckBox>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

constexpr int sheetWidth = 800;
constexpr int controlWidth = 440;

class SettingRow : public QWidget
{
public:
    explicit SettingRow(AnySetting& setting) : m_setting(setting)
    {
        const SettingWords& words = setting.words();
        const QString title = AnySetting::translated(words.title);
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(0, 8, 0, 8);
        row->setSpacing(Theme::groupGap);
        auto* texts = new QVBoxLayout;
        texts->setSpacing(2);
        texts->addWidget(new ThemedLabel(title));
        auto* explanation =
            new ThemedLabel(AnySetting::translated(words.explanation), FontRole::Secondary, Role::Text2);
        explanation->setWordWrap(true);
        texts->addWidget(explanation);
        row->addLayout(texts, 1);
        m_reset = makeIconButton(QStringLiteral("undo"), SettingsPage::tr("Reset %1").arg(title), this);
        row->addWidget(m_reset);
        QWidget* control = makeControl(title);
        auto* cell = new QHBoxLayout;
        cell->addWidget(control);
        cell->addStretch(1);
        auto* holder = new QWidget;
        cell->setContentsMargins(0, 0, 0, 0);
        holder->setLayout(cell);
        holder->setFixedWidth(controlWidth);
        row->addWidget(holder);
        m_searched = QStringLiteral("%1 %2 %3").arg(AnySetting::translated(words.section), title, explanation->text());
        connect(m_reset, &QToolButton::clicked, this, [this] { m_setting.reset(); });
        connect(&Settings::instance(), &SettingsStore::changed, this, [this](const QByteArray& key) {
            if (key == m_setting.key()) refresh();
        });
        refresh();
    }

    [[nodiscard]] bool matches(const QString& text) const { return m_searched.contains(text, Qt::CaseInsensitive); }

private:
    QWidget* makeControl(const QString& title)
    {
        const SettingWords& words = m_setting.words();
        switch (m_setting.control()) {
            case SettingControl::Hidden:
            case SettingControl::Toggle: {
                auto* box = new QCheckBox(SettingsPage::tr("On"));
                box->setAccessibleName(title);
                connect(box, &QCheckBox::clicked, this, [this](bool on) { m_setting.setVariant(on); });
                m_show = [this, box] { box->setChecked(m_setting.variant().toBool()); };
                return box;
            }
            case SettingControl::Choice: {
                QStringList labels;
                for (const char* choice : words.choices)
                    labels.append(AnySetting::translated(choice));
                auto* choices = new SegmentedControl(labels);
                choices->setAccessibleName(title);
                connect(choices, &SegmentedControl::currentChanged, this,
                        [this](int index) { m_setting.setVariant(index); });
                m_show = [this, choices] { choices->setCurrentIndex(m_setting.variant().toInt()); };
                return choices;
            }
            case SettingControl::Number: {
                auto* number = new QSpinBox;
                number->setRange(words.from, words.to);
                number->setSingleStep(words.step);
                number->setSuffix(AnySetting::translated(words.suffix));
                number->setKeyboardTracking(false);
                number->setAccessibleName(title);
                number->setMinimumWidth(96);
                connect(number, &QSpinBox::valueChanged, this, [this](int value) { m_setting.setVariant(value); });
                m_show = [this, number] {
                    const QSignalBlocker blocker(number);
                    number->setValue(m_setting.variant().toInt());
                };
                return number;
            }
        }
        Q_UNREACHABLE();
    }

    void refresh()
    {
        m_show();
        m_reset->setVisible(!m_setting.isDefault());
    }

    AnySetting& m_setting;
    QToolButton* m_reset = nullptr;
    std::function<void()> m_show;
    QString m_searched;
};

class SettingsEditor : public Editor
{
public:
    SettingsEditor() : m_widget(new QScrollArea), m_filter(new FilterEdit(SettingsPage::tr("Search settings")))
    {
        auto* sheet = new QWidget;
        auto* outer = new QHBoxLayout(sheet);
        outer->setContentsMargins(48, 32, 48, 32);
        auto* column = new QVBoxLayout;
        column->setSpacing(4);
        m_filter->setPlaceholderText(SettingsPage::tr("Search settings"));
        m_filter->setFixedWidth(sheetWidth);
        column->addWidget(m_filter);
        QByteArray section;
        for (AnySetting* setting : Settings::instance().all()) {
            if (setting->control() == SettingControl::Hidden) continue;
            if (section != setting->words().section) {
                section = setting->words().section;
                column->addSpacing(Theme::groupGap);
                column->addWidget(new ThemedLabel(AnySetting::translated(section.constData()), FontRole::Section));
            }
            auto* row = new SettingRow(*setting);
            m_rows.push_back(row);
            column->addWidget(row);
        }
        column->addStretch(1);
        outer->addLayout(column);
        outer->addStretch(1);
        sheet->setBackgroundRole(QPalette::Base);
        m_widget->setWidget(sheet);
        m_widget->setWidgetResizable(true);
        m_widget->setFrameShape(QFrame::NoFrame);
        m_widget->setBackgroundRole(QPalette::Base);
        m_widget->setFocusPolicy(Qt::NoFocus);
        m_widget->setAccessibleName(title());
        connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
            for (SettingRow* row : m_rows)
                row->setVisible(row->matches(text));
        });
    }

    [[nodiscard]] QString key() const override { return QStringLiteral("settings:"); }
    [[nodiscard]] QString title() const override { return SettingsPage::tr("Settings"); }
    [[nodiscard]] QWidget* widget() override { return m_widget; }
    void focusAddress() override { m_filter->setFocus(Qt::ShortcutFocusReason); }

private:
    QScrollArea* m_widget;
    FilterEdit* m_filter;
    std::vector<SettingRow*> m_rows;
};

}  // namespace

std::unique_ptr<Editor> SettingsPage::createEditor(const QString& key)
{
    if (!owns(key)) return nullptr;
    if (key == homeEditor()) return std::make_unique<SettingsEditor>();
    return std::make_unique<KeyboardEditor>(m_actions);
}

}  // namespace trestle::ui
