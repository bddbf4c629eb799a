// What is to be sent: method, URL, headers, body. Shows a request and tells of edits by the user.
#pragma once

#include "core/requests/SavedRequest.h"
#include "ui/widgets/ThemedLabel.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QWidget>

class QStackedWidget;

namespace trestle::ui {

class CodeEdit;
class KeyValueTable;

class RequestForm : public QWidget
{
    Q_OBJECT

public:
    explicit RequestForm(QWidget* parent = nullptr);

    void setRequest(const requests::SavedRequest& request);
    /// What the fields say; the name is the one given last.
    [[nodiscard]] requests::SavedRequest request() const;
    void setSending(bool sending);
    /// Under the URL: what keeps the request from being sent; "" hides it.
    void setProblem(const QString& message);
    void focusUrl();
    /// Lays a JSON body out anew; a body that is none gets its place marked.
    void formatBody();

Q_SIGNALS:
    void edited();
    void sendRequested();
    void cancelRequested();

private:
    void fieldsEdited();
    void updateTabs();

    requests::SavedRequest m_request;
    bool m_filling = false;
    QComboBox* m_method;
    QLineEdit* m_url;
    QPushButton* m_send;
    InlineError* m_problem;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    KeyValueTable* m_headers;
    CodeEdit* m_body;
    QPushButton* m_format;
    bool m_sending = false;
};

}  // namespace trestle::ui
