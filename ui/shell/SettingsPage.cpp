#include "ui/shell/SettingsPage.h"

#include "ui/settings/Settings.h"
#include "ui/shell/KeyboardEditor.h"
#include "ui/shell/WorkspaceSettings.h"
#include "ui/widgets/FilterEdit.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

#include <QCheckBox>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

constexpr int sheetWidth = 848;

/// A setting of the user's.
class UserSettingRow : public SettingsRow
{
public:
    explicit UserSettingRow(AnySetting& setting)
        : SettingsRow(AnySetting::translated(setting.words().section), AnySetting::translated(setting.words().title),
                      AnySetting::translated(setting.words().explanation)),
          m_setting(setting)
    {
        setControl(makeControl(AnySetting::translated(setting.words().title)));
        connect(this, &SettingsRow::resetRequested, this, [this] { m_setting.reset(); });
        connect(&Settings::instance(), &SettingsStore::changed, this, [this](const QByteArray& key) {
            if (key == m_setting.key()) refresh();
        });
        refresh();
    }

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
        setChanged(!m_setting.isDefault());
    }

    AnySetting& m_setting;
    std::function<void()> m_show;
};

class SettingsEditor : public Editor
{
public:
    explicit SettingsEditor(WorkspaceDocument* document, const workspace::Settings& followed)
        : m_widget(new QScrollArea), m_filter(new FilterEdit(SettingsPage::tr("Search settings")))
    {
        auto* sheet = new QWidget;
        auto* outer = new QHBoxLayout(sheet);
        outer->setContentsMargins(48, 32, 48, 32);
        auto* column = new QVBoxLayout;
        column->setSpacing(4);
        m_filter->setPlaceholderText(SettingsPage::tr("Search settings"));
        m_filter->setFixedWidth(sheetWidth);
        column->addWidget(m_filter);
        for (AnySetting* setting : Settings::instance().all())
            if (setting->control() != SettingControl::Hidden) m_rows.push_back(new UserSettingRow(*setting));
        if (document) {
            const std::vector<SettingsRow*> ofWorkspace = workspaceSettingsRows(*document, followed);
            m_rows.insert(m_rows.end(), ofWorkspace.begin(), ofWorkspace.end());
        }
        QString section;
        for (SettingsRow* row : m_rows) {
            if (section != row->section()) {
                section = row->section();
                column->addSpacing(Theme::groupGap);
                column->addWidget(new ThemedLabel(section, FontRole::Section));
            }
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
            for (SettingsRow* row : m_rows)
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
    std::vector<SettingsRow*> m_rows;
};

}  // namespace

SettingsPage::SettingsPage(ActionRegister& actions, WorkspaceDocument* document, QObject* parent)
    : Page(parent),
      m_actions(actions),
      m_document(document),
      m_followed(document ? document->workspace().settings : workspace::Settings())
{
}

std::unique_ptr<Editor> SettingsPage::createEditor(const QString& key)
{
    if (!owns(key)) return nullptr;
    if (key == homeEditor()) return std::make_unique<SettingsEditor>(m_document, m_followed);
    return std::make_unique<KeyboardEditor>(m_actions);
}

}  // namespace trestle::ui
