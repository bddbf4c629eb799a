# A REST API with all that belongs to one, as Terraform describes it. terraform_test.py applies it.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
variable "endpoint" {}
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "local"
  secret_key                  = "local"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  endpoints {
    apigateway = var.endpoint
  }
}
resource "aws_api_gateway_rest_api" "api" {
  name                     = "My pets API"
  description              = "pets"
  binary_media_types       = ["image/png"]
  minimum_compression_size = "1024"
  policy                   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "*" }] })
  endpoint_configuration { types = ["REGIONAL"] }
  tags = { team = "a" }
}
resource "aws_api_gateway_resource" "pets" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  parent_id   = aws_api_gateway_rest_api.api.root_resource_id
  path_part   = "pets"
}
resource "aws_api_gateway_resource" "pet" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  parent_id   = aws_api_gateway_resource.pets.id
  path_part   = "{id}"
}
resource "aws_api_gateway_model" "pet" {
  rest_api_id  = aws_api_gateway_rest_api.api.id
  name         = "Pet"
  content_type = "application/json"
  schema       = jsonencode({ type = "object" })
}
resource "aws_api_gateway_request_validator" "v" {
  rest_api_id                 = aws_api_gateway_rest_api.api.id
  name                        = "all"
  validate_request_body       = true
  validate_request_parameters = true
}
resource "aws_api_gateway_authorizer" "a" {
  rest_api_id    = aws_api_gateway_rest_api.api.id
  name           = "auth"
  authorizer_uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:auth/invocations"
}
resource "aws_api_gateway_method" "get" {
  rest_api_id          = aws_api_gateway_rest_api.api.id
  resource_id          = aws_api_gateway_resource.pet.id
  http_method          = "GET"
  authorization        = "NONE"
  api_key_required     = false
  request_parameters   = { "method.request.querystring.page" = false, "method.request.path.id" = true }
  request_models       = { "application/json" = aws_api_gateway_model.pet.name }
  request_validator_id = aws_api_gateway_request_validator.v.id
}
resource "aws_api_gateway_method" "post" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  resource_id   = aws_api_gateway_resource.pets.id
  http_method   = "POST"
  authorization = "CUSTOM"
  authorizer_id = aws_api_gateway_authorizer.a.id
}
resource "aws_api_gateway_integration" "get" {
  rest_api_id       = aws_api_gateway_rest_api.api.id
  resource_id       = aws_api_gateway_resource.pet.id
  http_method       = aws_api_gateway_method.get.http_method
  type              = "MOCK"
  request_templates = { "application/json" = "{\"statusCode\": 200}" }
}
resource "aws_api_gateway_integration" "post" {
  rest_api_id             = aws_api_gateway_rest_api.api.id
  resource_id             = aws_api_gateway_resource.pets.id
  http_method             = aws_api_gateway_method.post.http_method
  type                    = "HTTP_PROXY"
  integration_http_method = "POST"
  uri                     = "http://127.0.0.1:9/"
  request_parameters      = { "integration.request.header.x" = "'static'" }
  cache_key_parameters    = []
}
resource "aws_api_gateway_method_response" "ok" {
  rest_api_id         = aws_api_gateway_rest_api.api.id
  resource_id         = aws_api_gateway_resource.pet.id
  http_method         = aws_api_gateway_method.get.http_method
  status_code         = "200"
  response_parameters = { "method.response.header.X-Pet" = true }
  response_models     = { "application/json" = "Empty" }
}
resource "aws_api_gateway_integration_response" "ok" {
  rest_api_id         = aws_api_gateway_rest_api.api.id
  resource_id         = aws_api_gateway_resource.pet.id
  http_method         = aws_api_gateway_method.get.http_method
  status_code         = aws_api_gateway_method_response.ok.status_code
  response_parameters = { "method.response.header.X-Pet" = "'yes'" }
  response_templates  = { "application/json" = "{\"id\": \"$input.params('id')\"}" }
  depends_on          = [aws_api_gateway_integration.get]
}
resource "aws_api_gateway_gateway_response" "g" {
  rest_api_id         = aws_api_gateway_rest_api.api.id
  response_type       = "UNAUTHORIZED"
  status_code         = "401"
  response_templates  = { "application/json" = "{\"m\":$context.error.messageString}" }
  response_parameters = { "gatewayresponse.header.Authorization" = "'Basic'" }
}
resource "aws_api_gateway_documentation_part" "d" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  location { type = "API" }
  properties = jsonencode({ description = "x" })
}
resource "aws_api_gateway_documentation_version" "d" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  version     = "1"
  description = "first"
  depends_on  = [aws_api_gateway_documentation_part.d]
}
resource "aws_api_gateway_deployment" "d" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  triggers    = { redeploy = sha1(jsonencode([aws_api_gateway_integration.get.id])) }
  depends_on  = [aws_api_gateway_integration.get, aws_api_gateway_integration.post, aws_api_gateway_integration_response.ok]
  lifecycle { create_before_destroy = true }
}
resource "aws_api_gateway_stage" "s" {
  rest_api_id          = aws_api_gateway_rest_api.api.id
  deployment_id        = aws_api_gateway_deployment.d.id
  stage_name           = "dev"
  description          = "the stage"
  variables            = { a = "1" }
  xray_tracing_enabled = true
  tags                 = { x = "y" }
  access_log_settings {
    destination_arn = "arn:aws:logs:us-east-1:000000000000:log-group:a"
    format          = "$context.requestId"
  }
}
resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.s.stage_name
  method_path = "*/*"
  settings {
    metrics_enabled       = true
    logging_level         = "INFO"
    throttling_rate_limit = 50
  }
}
resource "aws_api_gateway_method_settings" "one" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.s.stage_name
  method_path = "pets/{id}/GET"
  settings { caching_enabled = true }
}
resource "aws_api_gateway_api_key" "k" {
  name = "key"
  tags = { a = "b" }
}
resource "aws_api_gateway_usage_plan" "p" {
  name        = "plan"
  description = "d"
  api_stages {
    api_id = aws_api_gateway_rest_api.api.id
    stage  = aws_api_gateway_stage.s.stage_name
    throttle {
      path        = "/pets/{id}/GET"
      rate_limit  = 5
      burst_limit = 2
    }
  }
  quota_settings {
    limit  = 100
    offset = 1
    period = "WEEK"
  }
  throttle_settings {
    burst_limit = 5
    rate_limit  = 10
  }
}
resource "aws_api_gateway_usage_plan_key" "pk" {
  key_id        = aws_api_gateway_api_key.k.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.p.id
}
resource "aws_api_gateway_domain_name" "d" {
  domain_name              = "api.example.com"
  regional_certificate_arn = "arn:aws:acm:us-east-1:000000000000:certificate/11111111-1111-1111-1111-111111111111"
  endpoint_configuration { types = ["REGIONAL"] }
}
resource "aws_api_gateway_base_path_mapping" "m" {
  api_id      = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.s.stage_name
  domain_name = aws_api_gateway_domain_name.d.domain_name
  base_path   = "v1"
}
resource "aws_api_gateway_client_certificate" "c" { description = "x" }
resource "aws_api_gateway_account" "a" { cloudwatch_role_arn = "arn:aws:iam::000000000000:role/r" }
output "invoke" { value = aws_api_gateway_rest_api.api.id }
