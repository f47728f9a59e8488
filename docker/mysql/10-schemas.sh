#!/bin/bash
# Run once, on an empty volume: a schema for each service, and an account that may enter that schema and no other.
set -euo pipefail

create_schema() {
  local name=$1 password=$2
  if [[ ! $password =~ ^[A-Za-z0-9]{16,}$ ]]; then
    echo "DATABASE_PASSWORD_${name^^}: expected at least 16 letters and digits" >&2
    exit 1
  fi
  MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql --protocol=socket --user=root <<SQL
create database if not exists \`$name\` character set utf8mb4 collate utf8mb4_bin;
create user if not exists '$name'@'%' identified by '$password';
grant all privileges on \`$name\`.* to '$name'@'%';
SQL
}

create_schema gateway "$DATABASE_PASSWORD_GATEWAY"
create_schema patient "$DATABASE_PASSWORD_PATIENT"
create_schema staff "$DATABASE_PASSWORD_STAFF"
create_schema appointment "$DATABASE_PASSWORD_APPOINTMENT"
create_schema record "$DATABASE_PASSWORD_RECORD"
create_schema payment "$DATABASE_PASSWORD_PAYMENT"
create_schema chat "$DATABASE_PASSWORD_CHAT"
