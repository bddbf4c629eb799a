// What came back: status, time, size, then the body laid out, as it came, or the headers. Errors say what happened and
// offer what can be done.
#pragma once

#include "ui/requests/RequestSession.h"

#include <QStackedWidget>
#include <QWidget>

class QPushButton;

namespace trestle::ui {

class CodeEdit;
class KeyValueTable;
class SegmentedControl;
class ThemedLabel;

class ResponseView : public QWidget
{
    Q_OBJECT

public:
    explicit ResponseView(QWidget* parent = nullptr);

    /// Null shows what goes here.
    void showExchange(const Exchange* exchange, const QString& offeredAction = {});
    void setSending(bool sending);

Q_SIGNALS:
    void traceRequested();
    /// The offered action was chosen.
    void actionRequested();

private:
    void showBody();
    void showError(const base::Error& error, const QUrl& url);

    QByteArray m_body;
    QByteArray m_contentType;
    ThemedLabel* m_status;
    ThemedLabel* m_time;
    ThemedLabel* m_size;
    QPushButton* m_trace;
    SegmentedControl* m_lens;
    QStackedWidget* m_stack;
    ThemedLabel* m_hint;
    QPushButton* m_action;
    CodeEdit* m_text;
    KeyValueTable* m_headers;
};

}  // namespace trestle::ui
