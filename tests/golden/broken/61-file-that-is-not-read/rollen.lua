return roles { role "jobcoach" {} }
